/** One id in each spelling the template uses. */
export interface Names {
  /** `my-gate` */
  readonly id: string;
  /** `myGate` */
  readonly variable: string;
  /** `My Gate` */
  readonly title: string;
  /** `MY_GATE` */
  readonly env: string;
  /** `crosspoint-provider-my-gate` */
  readonly packageName: string;
}

const longest = 60;
const wellFormed = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const prefix = 'crosspoint-provider-';

/** They are in the command line already, and two providers of one id stop every purchase. */
const taken: ReadonlySet<string> = new Set(['aigate', 'aimlapi', 'gateai', 'nanogpt', 'yotta', 'emulator']);

/** No variable may be called so in a module. */
const reserved: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private ' +
    'protected public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** Why nothing can be called that; undefined where it can. */
export function issue(id: string): string | undefined {
  if (id.startsWith(prefix) && id.length > prefix.length)
    return `give the id alone, ${id.slice(prefix.length)}: the package gets its ${prefix} by itself`;
  if (!wellFormed.test(id))
    return `${JSON.stringify(id)} is no id: small letters and digits, words joined by one hyphen, a letter first, such as acme or my-gate`;
  if (id.length > longest) return `an id has at most ${longest} letters, this one has ${id.length}`;
  if (taken.has(id)) return `${id} comes with Crosspoint already; choose another id`;
  if (reserved.has(id)) return `${id} is a word of JavaScript, and no provider can be exported under it`;
  return undefined;
}

/** Every spelling of an id that nothing objects to. */
export function namesOf(id: string): Names {
  const words = id.split('-');
  return {
    id,
    variable: words.map((word, i) => (i === 0 ? word : capital(word))).join(''),
    title: words.map(capital).join(' '),
    env: words.map((word) => word.toUpperCase()).join('_'),
    packageName: `${prefix}${id}`,
  };
}
