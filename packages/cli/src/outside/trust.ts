import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whose files may be run as this person. */
export interface Trusting {
  /** The number of the person; undefined where files have no owner and no mode, as on Windows. */
  readonly user: number | undefined;
  /** Further numbers whose files are as good as one's own. */
  readonly others: readonly number[];
  /** The number of a group that has no other member; undefined: there is none. */
  readonly ownGroup: number | undefined;
}

const root = 0;
const byGroup = 0o020;
const byAll = 0o002;

/** What is owned and can be written to. */
export interface Owned {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** The person who runs this. Under sudo that is also whoever typed it, as git has it for `safe.directory`. */
export function thisPerson(env: Readonly<Record<string, string | undefined>>): Trusting {
  const user = process.geteuid?.();
  const typedBy = env['SUDO_UID'];
  const others = user === root && /^\d+$/.test(typedBy ?? '') ? [Number(typedBy)] : [];
  const ownGroup = user === undefined || user === root ? undefined : privateGroup(user, userFiles());
  return { user, others: [root, ...others], ownGroup };
}

/** The lists of users and groups of this machine, as text. */
export interface UserFiles {
  readonly passwd: string;
  readonly group: string;
}

function userFiles(): UserFiles {
  try {
    return { passwd: readFileSync('/etc/passwd', 'utf8'), group: readFileSync('/etc/group', 'utf8') };
  } catch {
    return { passwd: '', group: '' }; // nothing is known of any group, so none is trusted
  }
}

const entriesOf = (text: string): readonly (readonly string[])[] =>
  text.split('\n').map((line) => line.split(':'));

/**
 * The group that belongs to one user alone. Debian, Fedora and others give everybody one and let it write to every new
 * file (umask 002), so that a mode of 775 says nothing there.
 */
export function privateGroup(user: number, { passwd, group }: UserFiles): number | undefined {
  const users = entriesOf(passwd);
  const entry = users.find(([, , uid]) => uid === String(user));
  const gid = entry?.[3];
  const members = entriesOf(group).find(([, , number]) => number === gid)?.[3];
  if (entry === undefined || gid === undefined || members === undefined) return undefined;
  const shared =
    users.some((other) => other !== entry && other[3] === gid) ||
    members.split(',').some((name) => name !== '' && name !== entry[0]);
  return shared ? undefined : Number(gid);
}

/** Why another user could have written a file or a folder, and how to fix it; undefined: no other user could. */
export function flawOf(
  path: string,
  { uid, gid, mode }: Owned,
  { user, others, ownGroup }: Trusting,
): string | undefined {
  if (user === undefined) return undefined;
  if (uid !== user && !others.includes(uid))
    return `${path} belongs to user ${uid}, and this runs as user ${user} (if it is yours: chown ${user} ${path})`;
  const bits = mode & 0o777;
  const forbidden = gid === ownGroup ? byAll : byAll | byGroup;
  if ((bits & forbidden) === 0) return undefined;
  return `other users can write to ${path}, whose mode is ${bits.toString(8).padStart(4, '0')} (chmod go-w ${path})`;
}

/** Whether no other user could have put a file into a folder. */
export const isTrustedFolder = (folder: string, who: Trusting): boolean =>
  flawOf(folder, statSync(folder), who) === undefined;

/** Why a file is not run: somebody else could have written it or put it there, at the place its links lead to as well. */
export function distrust(file: string, who: Trusting): string | undefined {
  const real = realpathSync(file);
  const places: readonly (readonly [path: string, facts: Owned])[] = [
    [dirname(file), statSync(dirname(file))],
    // A link has a mode that says nothing; its owner is whoever made it.
    [file, { uid: lstatSync(file).uid, gid: root, mode: 0 }],
    [dirname(real), statSync(dirname(real))],
    [real, statSync(real)],
  ];
  for (const [path, facts] of places) {
    const flaw = flawOf(path, facts, who);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}
