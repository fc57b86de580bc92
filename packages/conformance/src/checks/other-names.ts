import { refSchema } from '@crosspoint/core';
import type { Endpoint, JobRef, ParsedResponse, ProviderSpec } from '@crosspoint/core/plugin';
import { isDocumented, nameIn } from '../run/documented-responses.ts';
import type { Finding } from '../run/finding.ts';
import type { StepPlan, StepRun } from '../run/step.ts';
import { goodText, isFirstOfShape, isObject, isPurchase, jobIn, stepsOf } from './alter.ts';
import type { Subject } from './check.ts';

/** A name that a reader asks an object of the response for, and that the response does not have. */
interface MissingName {
  readonly path: readonly string[];
  readonly name: string;
}

// What any value is asked for.
const ordinary: ReadonlySet<string> = new Set([
  'then',
  'toJSON',
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/** The value, of which each name that is asked for in vain is reported. */
function watched(value: unknown, missed: (name: MissingName) => void, path: readonly string[] = []): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const ask = (target: object, name: string | symbol): void => {
    if (
      typeof name !== 'string' ||
      ordinary.has(name) ||
      Array.isArray(target) ||
      Object.hasOwn(target, name)
    )
      return;
    missed({ path, name });
  };
  return new Proxy(value, {
    get(target, name) {
      ask(target, name);
      const part: unknown = Reflect.get(target, name);
      return typeof name === 'string' ? watched(part, missed, [...path, name]) : part;
    },
    has(target, name) {
      ask(target, name);
      return Reflect.has(target, name);
    },
  });
}

/** What an endpoint reads in a response; undefined where it is none of its responses. */
function readWith({ schema, parse }: Endpoint, json: unknown, ref: JobRef): ParsedResponse | undefined {
  try {
    const checked = schema['~standard'].validate(json);
    if (checked instanceof Promise || checked.issues !== undefined) return undefined;
    return parse(checked.value, ref, { headers: {} });
  } catch {
    return undefined; // FLT-009 says so
  }
}

/** The names that the schema and the reader of an endpoint ask a response for in vain. */
export function missingNames(endpoint: Endpoint, json: unknown, ref: JobRef): readonly MissingName[] {
  const names = new Map<string, MissingName>();
  readWith(
    endpoint,
    watched(json, (missing) => names.set(JSON.stringify(missing), missing)),
    ref,
  );
  return [...names.values()];
}

/** The JSON with one more member at a place. */
function withMember(json: unknown, { path: [step, ...rest], name }: MissingName, value: unknown): unknown {
  if (step === undefined) return isObject(json) ? { ...json, [name]: value } : json;
  if (Array.isArray(json))
    return json.map((item: unknown, i) =>
      String(i) === step ? withMember(item, { path: rest, name }, value) : item,
    );
  return isObject(json) ? { ...json, [step]: withMember(json[step], { path: rest, name }, value) } : json;
}

const urlsOf = ({ outputs = [] }: ParsedResponse): readonly string[] =>
  outputs.flatMap(({ url }) => (typeof url === 'string' ? [url] : []));

const formsOf = (url: string): readonly unknown[] => [url, { url }, [url], [{ url }]];

const amountsOf = ({ costs = [] }: ParsedResponse): readonly string[] => costs.map(({ amount }) => amount);

/** What a value under another name did to the outputs, the id and the amounts. */
function changeIn(sound: ParsedResponse, now: ParsedResponse): string | undefined {
  const [before, after] = [urlsOf(sound), urlsOf(now)];
  const amounts = amountsOf(now);
  if (amountsOf(sound).some((amount) => !amounts.includes(amount))) return 'replaces a printed amount';
  if (sound.id !== undefined && now.id !== sound.id) return `replaces the id ${sound.id}`;
  if (before.some((url) => !after.includes(url))) return 'replaces a printed output';
  return new Set(after).size < after.length && new Set(before).size === before.length
    ? 'is the same output once more'
    : undefined;
}

const otherUrl = 'https://kit.example/other.mp4';
const otherId = 'kit-other-id';
const otherAmounts = ['98.765', 98.765];

function inStep(
  spec: ProviderSpec,
  endpoint: Endpoint,
  { index, call, exchanges }: StepPlan,
  ref: JobRef,
  isPrinted: (name: string) => boolean,
): Finding[] {
  const exchange = exchanges.findLast((planned) => call !== 'submit' || isPurchase(spec, planned));
  const text = exchange === undefined ? undefined : goodText(exchange);
  if (text?.trimStart().startsWith('{') !== true) return [];
  const json: unknown = JSON.parse(text);
  const sound = readWith(endpoint, json, ref);
  if (sound === undefined) return [];
  const values = [
    otherId,
    ...otherAmounts,
    ...formsOf(otherUrl),
    ...urlsOf(sound).slice(0, 1).flatMap(formsOf),
  ];
  return missingNames(endpoint, json, ref).flatMap((missing): Finding[] => {
    if (isPrinted(nameIn([...missing.path, missing.name]))) return [];
    for (const value of values) {
      const now = readWith(endpoint, withMember(json, missing, value), ref);
      const change = now === undefined ? undefined : changeIn(sound, now);
      if (change === undefined) continue;
      const name = [...missing.path, missing.name].join('.');
      return [
        { rule: 'EVO-003', message: `step ${index}: ${JSON.stringify(value)} under ${name} ${change}` },
      ];
    }
    return [];
  });
}

function refOf({ input }: StepPlan, run: StepRun): JobRef | undefined {
  for (const candidate of [jobIn(run.given)?.['ref'], isObject(input) ? input['ref'] : undefined, input]) {
    const read = refSchema['~standard'].validate(candidate);
    if (read.issues === undefined) return read.value;
  }
  return undefined;
}

/** Responses that print one name of a value, with another value under each other name that is read and not printed. */
export function otherNames(subject: Subject): Finding[] {
  const { names } = subject.context.documented ?? {};
  const isSure = isDocumented(subject.sound.fixture);
  // Which of two names counts that fixtures print with the same right is for a fixture that prints both.
  const isPrinted = (name: string): boolean =>
    names?.documented.has(name) === true || (!isSure && names?.assumed.has(name) === true);
  const { spec } = subject.context.provider;
  return stepsOf(subject, 'submit', 'status').flatMap(({ plan, run }): Finding[] => {
    const ref = refOf(plan, run);
    const { apiVariant } = ref ?? {};
    const endpoint =
      plan.call === 'submit'
        ? spec.submit
        : apiVariant === undefined
          ? spec.poll
          : spec.apiVariants?.[apiVariant];
    if (ref === undefined || endpoint === undefined || !isFirstOfShape(subject, plan)) return [];
    return inStep(spec, endpoint, plan, ref, isPrinted);
  });
}
