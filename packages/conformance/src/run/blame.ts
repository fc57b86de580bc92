import { isRule, type RuleId, rules } from '../rules/catalogue.ts';
import type { Aspect } from '../rules/rule.ts';
import type { Step } from '../fixture/schema.ts';

/** Where a difference is, and which rules are about that place. The first row that fits a line counts. */
interface Place {
  /** How the line of the difference begins; a line begins with the path of what differs. */
  readonly begins: RegExp;
  /** The step makes one of these calls. @default any call */
  readonly calls?: readonly Step['call'][];
  /** The rules that such a difference breaks where the fixture names them. */
  readonly about: RegExp;
  /** Those that it breaks where the fixture names none of these. @default none */
  readonly next?: RegExp;
  /** The rule that it breaks where the fixture names none of them. */
  readonly otherwise: RuleId;
}

/** A number, a yes or no, or an empty text that a careless condition drops. */
const zero = '(?:0|false|"")';
/** Media as they stand in a request. */
const media = String.raw`"(?:data:|https?:|\{\{upload)`;

/** Places in a request. */
const requestPlaces: readonly Place[] = [
  { begins: /^\w[^:]*: expected "[^"]*\{\{idempotency\.key/, about: /^IDK-001$/, otherwise: 'IDK-001' },
  { begins: /^\w[^:]*: expected .*\{\{webhook\.address/, about: /^WHK-001$/, otherwise: 'WHK-001' },
  {
    begins: /^headers\.[^:]*: expected "[^"]*\{\{secret\.apiKey\}\}/,
    about: /^(?:MAP-002|DWN-001)$/,
    otherwise: 'MAP-002',
  },
  { begins: /^headers\./, about: /^(?:MAP-002|HDR-001|UPL-001)$/, otherwise: 'REQ-001' },
  {
    begins: /^(?:method|url)\b/,
    about: /^(?:MAP-00[17]|STA-00[78]|OUT-002|RES-005|CAN-001|UPL-001)$/,
    otherwise: 'MAP-001',
  },
  { begins: /^query\b.*"\w*id=/i, about: /^(?:MAP-001|STA-00[78]|OUT-002)$/, otherwise: 'REQ-001' },
  { begins: /^query\b/, about: /^(?:MAP-001|STA-007|OUT-002)$/, otherwise: 'REQ-001' },
  {
    begins: /^body\b/,
    about: /^(?:MAP-0(?:0[3-9]|1[0145])|UPL-001|STA-00[78])$/,
    otherwise: 'REQ-001',
  },
];

/** What kind of difference in a body it is: the rules that speak of it are blamed before the others that the fixture names. */
const bodyKinds: readonly { readonly begins: RegExp; readonly about: RegExp }[] = [
  { begins: new RegExp(`: expected ${zero}, got nothing$`), about: /^MAP-004$/ },
  { begins: /^body\.(?:model|slug)\b/, about: /^MAP-007$/ },
  { begins: /: expected nothing, got /, about: /^MAP-009$/ },
  { begins: /: expected .*, got nothing$/, about: /^MAP-(?:003|010)$/ },
  { begins: new RegExp(`: expected ${media}|, got ${media}`), about: /^MAP-008$/ },
];

const job = String.raw`^(?:job\.)?`;
const inJob = (path: string): RegExp => new RegExp(`${job}${path}(?![A-Za-z])`);

/** Places in a result. */
const valuePlaces: readonly Place[] = [
  { begins: /^/, calls: ['describe'], about: /^FCT-001$/, otherwise: 'FCT-001' },
  { begins: /^/, calls: ['download'], about: /^OUT-004$/, otherwise: 'OUT-004' },
  {
    begins: /^expected a value, got the error/,
    about: /^(?:STA-0(?:0[1236]|11)|ERR-00[267]|CAN-001|WHK-003|IDK-003|MAP-015)$/,
    otherwise: 'VAL-001',
  },
  { begins: /^/, calls: ['cancel'], about: /^CAN-001$/, otherwise: 'CAN-001' },
  { begins: /^(?:outcome|candidates)\b/, about: /^(?:IDK-003|STA-009)$/, otherwise: 'VAL-001' },
  { begins: /^httpStatus\b/, about: /^WHK-00[23]$/, otherwise: 'VAL-001' },
  { begins: /^\[\d+\]\.entries\b/, about: /^COST-00[12]$/, otherwise: 'VAL-001' },
  { begins: /^offers\[\d+\]\.price\b/, about: /^COST-00[235]$/, otherwise: 'COST-003' },
  { begins: /^offers\[\d+\]\.fieldReport\b/, about: /^MAP-0(?:12|15)$/, otherwise: 'MAP-012' },
  { begins: /^offers\[\d+\]\.task\b/, about: /^MAP-015$/, otherwise: 'MAP-015' },
  { begins: /^offers\[\d+\]\.notices\b/, about: /^RET-001$/, otherwise: 'VAL-001' },
  // It refuses what the document allows: the rule about refusals is kept.
  { begins: /^declined\[\d+\]: expected nothing, got /, about: /^VAL-001$/, otherwise: 'VAL-001' },
  { begins: /^declined\b/, about: /^MAP-013$/, otherwise: 'MAP-013' },
  { begins: inJob(String.raw`ref\.id`), about: /^(?:STA-00[89]|IDK-003|RES-005)$/, otherwise: 'STA-008' },
  { begins: inJob(String.raw`ref\.task`), about: /^MAP-015$/, otherwise: 'MAP-015' },
  { begins: inJob('ref'), about: /^(?:STA-00[89]|IDK-003|RES-005)$/, otherwise: 'VAL-001' },
  {
    begins: inJob('state'),
    about: /^(?:STA-0(?:0[1236]|11)|ERR-00[267]|CAN-001|WHK-00[23])$/,
    otherwise: 'STA-001',
  },
  { begins: inJob('gatewayStatus'), about: /^STA-00[12]$/, otherwise: 'VAL-001' },
  { begins: inJob('progress'), about: /^STA-012$/, otherwise: 'STA-012' },
  { begins: inJob(String.raw`outputs\[\d+\]\.expiresAt`), about: /^OUT-00[36]$/, otherwise: 'OUT-006' },
  {
    begins: inJob(String.raw`outputs\[\d+\]\.url`),
    about: /^(?:OUT-00[12]|RES-005|DWN-001|WHK-003)$/,
    otherwise: 'OUT-002',
  },
  {
    begins: inJob('outputs'),
    about: /^(?:OUT-00[12]|STA-0(?:03|06|11)|WHK-003)$/,
    otherwise: 'OUT-001',
  },
  {
    begins: new RegExp(`${job}costs(?:\\[\\d+\\])?: expected nothing, got `),
    about: /^COST-/,
    otherwise: 'COST-002',
  },
  { begins: inJob('costs'), about: /^COST-/, otherwise: 'COST-001' },
  { begins: inJob('fieldReport'), about: /^MAP-01[25]$/, otherwise: 'MAP-012' },
  { begins: inJob(String.raw`failure\.flagged`), about: /^ERR-010$/, otherwise: 'ERR-010' },
  { begins: inJob(String.raw`failure\.message`), about: /^ERR-00[56]$/, otherwise: 'ERR-006' },
  { begins: inJob('failure'), about: /^(?:ERR-00[26]|STA-006)$/, otherwise: 'ERR-006' },
  // An unexpected sentence does not break the rule that the fixture is about.
  {
    begins: new RegExp(`${job}notices\\[\\d+\\]: expected nothing, got `),
    about: /^VAL-001$/,
    otherwise: 'VAL-001',
  },
  { begins: inJob('notices'), about: /^(?:STA-0(?:0[26]|11)|RET-001|COST-004)$/, otherwise: 'VAL-001' },
];

const expectedError: Omit<Place, 'begins'> = {
  about: /^(?:ERR-00[127]|MAP-013|STA-00[69]|CAN-00[13])$/,
  next: /^ERR-003$/,
  otherwise: 'ERR-001',
};

/** Places in an error. */
const errorPlaces: readonly Place[] = [
  { begins: /^expected the error /, ...expectedError },
  { begins: /^code\b/, ...expectedError },
  { begins: /^(?:retryable|canFallback|charged)\b/, about: /^ERR-003$/, otherwise: 'ERR-003' },
  { begins: /^retryAfterMs\b/, about: /^ERR-004$/, otherwise: 'ERR-004' },
  { begins: /^requestId\b/, about: /^ERR-005$/, otherwise: 'ERR-005' },
  { begins: /^message\b/, about: /^(?:ERR-005|MAP-013)$/, otherwise: 'ERR-005' },
  { begins: /^fields\b/, about: /^MAP-013$/, otherwise: 'MAP-013' },
  { begins: /^flagged\b/, about: /^ERR-010$/, otherwise: 'ERR-010' },
  { begins: /^ref\b/, about: /^(?:STA-00[89]|ERR-007)$/, otherwise: 'STA-008' },
];

const placesOf: { readonly [A in Aspect]: readonly Place[] } = {
  request: requestPlaces,
  value: valuePlaces,
  error: errorPlaces,
  sequence: [],
};

/** The rule that a difference breaks that is at no place of the table, where the fixture names no rule of its aspect. */
const general: { readonly [A in Aspect]: RuleId } = {
  request: 'REQ-001',
  sequence: 'CALL-001',
  value: 'VAL-001',
  error: 'VAL-001',
};

/** What a sequence of requests must be like to break a rule: in a step of these calls, with a request too many. */
interface SequencePlace {
  readonly calls: readonly Step['call'][];
  /** Only a request too many breaks it. */
  readonly tooMany?: true;
}
const sequencePlaces: { readonly [Id in RuleId]?: SequencePlace } = {
  'STA-007': { calls: ['status', 'wait'] },
  'STA-009': { calls: ['submit', 'reconcile'], tooMany: true },
  'STA-011': { calls: ['status', 'wait'] },
  'OUT-004': { calls: ['download'] },
  'CAN-001': { calls: ['cancel'] },
  'CAN-003': { calls: ['cancel'], tooMany: true },
  'IDK-002': { calls: ['submit'] },
  'UPL-001': { calls: ['submit'] },
  'WHK-003': { calls: ['receive'] },
  'MAP-013': { calls: ['submit', 'plan'], tooMany: true },
};

/** Differences that follow from another one: they are no further mistake. */
const followers: { readonly [A in Aspect]?: readonly { readonly lead: RegExp; readonly follows: RegExp }[] } =
  {
    error: [{ lead: /^code:/, follows: /^(?:retryable|canFallback|charged|retryAfterMs|message)\b/ }],
    value: [
      { lead: /^(?:job\.)?state:/, follows: /^(?:job\.)?(?:outputs|failure|progress|gatewayStatus)\b/ },
      { lead: /^outcome:/, follows: /^(?:job|ref|candidates|message)\b/ },
    ],
  };

/** The lines of a difference without those that follow from another one. */
const leading = (aspect: Aspect, diff: readonly string[]): readonly string[] => {
  const here = (followers[aspect] ?? []).filter(({ lead }) => diff.some((line) => lead.test(line)));
  return diff.filter((line) => !here.some(({ follows }) => follows.test(line)));
};

/** What is different in a request of a plan is below the offer. */
const plannedRequest = /^offers\[\d+\]\.request\./;

function ofLine(
  aspect: Aspect,
  line: string,
  named: readonly RuleId[],
  call: Step['call'],
): readonly RuleId[] {
  if (aspect === 'value' && plannedRequest.test(line))
    return ofLine('request', line.replace(plannedRequest, ''), named, call);
  const place = placesOf[aspect].find(
    ({ begins, calls }) => begins.test(line) && calls?.includes(call) !== false,
  );
  if (place === undefined) return [general[aspect]];
  const judging = named.filter((id) => rules[id].judges?.includes(aspect) === true);
  const about = judging.filter((id) => place.about.test(id));
  const kind = line.startsWith('body') ? bodyKinds.find(({ begins }) => begins.test(line)) : undefined;
  const exact = about.filter((id) => kind?.about.test(id) === true);
  if (exact.length > 0) return exact;
  if (about.length > 0) return about;
  const next = judging.filter((id) => place.next?.test(id) === true);
  return next.length > 0 ? next : [judging.includes(general[aspect]) ? general[aspect] : place.otherwise];
}

/** A difference between a fixture and what happened in one of its steps. */
export interface Blamed {
  readonly aspect: Aspect;
  /** The lines of the difference. @default none */
  readonly diff?: readonly string[];
  /** What the step calls. */
  readonly call: Step['call'];
  /** Of a sequence: a request did not come. @default false, there was one too many */
  readonly isMissing?: boolean;
}

function ofSequence(judging: readonly RuleId[], { call, isMissing = false }: Blamed): readonly RuleId[] {
  const about = judging.filter((id) => {
    const place = sequencePlaces[id];
    return place === undefined || (place.calls.includes(call) && !(isMissing && place.tooMany === true));
  });
  return about.length > 0 ? about : [general.sequence];
}

/**
 * The rules that a difference in a fixture breaks: those about the part that differs, as far as the fixture names them,
 * else the one rule of that part. What a fixture is about and what differs in it are two things.
 *
 * @param named - The rules of the fixture; ids that this kit does not know are left out.
 * @example
 * const diff = ['progress.fraction: expected 0.5, got 50'];
 * brokenBy(['MAP-004', 'STA-001'], { aspect: 'value', diff, call: 'status' }) // ['STA-012']
 */
export function brokenBy(named: readonly string[], blamed: Blamed): readonly RuleId[] {
  const { aspect, diff = [], call } = blamed;
  const known = named.filter(isRule);
  if (aspect === 'sequence')
    return ofSequence(
      known.filter((id) => rules[id].judges?.includes(aspect) === true),
      blamed,
    );
  const broken = leading(aspect, diff).flatMap((line) => ofLine(aspect, line, known, call));
  return broken.length > 0 ? [...new Set(broken)] : [general[aspect]];
}
