import { candidatesOf } from './candidates.ts';
import type { ErrorRow, Field, FieldRow, FieldTable, ProviderSpec } from '@crosspoint/core/plugin';
import { waysOf } from './capabilities.ts';

/** An endpoint, as far as a document states it. */
const endpointFacts = ({
  method,
  path,
  query,
  timeoutMs,
}: Pick<ProviderSpec['submit'], 'method' | 'path' | 'query' | 'timeoutMs'>) => ({
  method,
  path,
  query,
  timeoutMs,
});

/** Fields whose values are words, numbers or yes and no; a document prints what they are written as. */
const written: readonly Field[] = [
  'aspectRatio',
  'resolution',
  'duration',
  'generateAudio',
  'keepAudio',
  'cameraFixed',
  'enhancePrompt',
  'watermark',
  'quality',
  'outputFormat',
];

/** What a converter makes of a value alone; undefined for one that needs the rest of a request. */
function writtenAs({ convert }: FieldRow, value: unknown): unknown {
  try {
    // A converter that reads the request reads at most what a request without other fields has.
    return convert?.(value, { request: { kind: 'video', model: '', prompt: '' }, task: 'text-to-video' });
  } catch {
    return undefined;
  }
}

/** The wire names of a field and, for values that a converter writes, what it makes of each. */
function fieldFacts(field: Field, way: FieldTable[Field]) {
  const rows = waysOf(way);
  const values = written.includes(field) ? candidatesOf(field) : [];
  const [first] = rows;
  const writes =
    first?.convert === undefined
      ? []
      : values.flatMap((value): [string, unknown][] => {
          const fields = writtenAs(first, value);
          return fields === undefined ? [] : [[String(value), fields]];
        });
  return {
    wire: [...new Set(rows.flatMap(({ wire }) => wire))],
    ...(writes.length === 0 ? {} : { writes: Object.fromEntries(writes) }),
  };
}

const fieldsOf = (fields: FieldTable) =>
  Object.fromEntries(
    (Object.keys(fields) as Field[]).map((field) => [field, fieldFacts(field, fields[field])]), // the keys of a field table are fields
  );

/** An error row without the words of its author. */
const errorFacts = ({ status, code, message, errorCode, provesNotAccepted }: ErrorRow) => ({
  status,
  code,
  message: message?.source,
  errorCode,
  provesNotAccepted,
});

/**
 * What a provider declares and few requests or results show: environment variable, deadlines, pace, limits, prices and
 * their dates, error rows, and what its fields are written as. A fixture from the document must say the same; functions and
 * schemas are left out.
 */
export function describe(spec: ProviderSpec): unknown {
  const { apiKeyEnv, apiKeyUrl, docsUrl, priceSource, baseURL, states, models } = spec;
  const {
    billing,
    limits,
    polling,
    processingTimes,
    media,
    outputUrlTtlMs,
    requestIdHeader,
    submit,
    poll,
    unlistedModels,
  } = spec;
  const facts = { apiKeyEnv, apiKeyUrl, docsUrl, priceSource, baseURL, states, models };
  const endpoints = {
    submit: endpointFacts(submit),
    ...(poll === undefined ? {} : { poll: endpointFacts(poll) }),
  };
  const tables = { fields: fieldsOf(spec.fields), errors: (spec.errors ?? []).map(errorFacts) };
  return {
    ...facts,
    ...tables,
    billing,
    limits,
    polling,
    processingTimes,
    media,
    outputUrlTtlMs,
    requestIdHeader,
    // The notice is the author's own.
    ...(unlistedModels === undefined ? {} : { unlistedModels: { kinds: unlistedModels.kinds } }),
    ...endpoints,
  };
}
