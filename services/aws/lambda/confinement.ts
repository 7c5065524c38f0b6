// What a sandbox may reach of this machine: the code that it runs, and nothing of what the host keeps.
import { chownSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { COMPILE_CACHE } from './worker/compile-cache.ts'

export interface Confinement {
  /** Node's own. */
  options: readonly string[]
  /** Where the host is root: somebody who owns nothing. */
  user?: { uid: number; gid: number }
}

/**
 * By Node's permission model, a sandbox reads these files and folders and writes none but its cache of compiled code,
 * starts no process and, once its watchdog runs, no thread. Where the host is root, and others may read the code, it
 * runs as another user too.
 * https://nodejs.org/docs/latest-v24.x/api/permissions.html
 */
export function confine(readable: readonly string[]): Confinement {
  // The model knows paths, and Node loads modules by their real ones.
  const code = readable.map(path => realpathSync(path))
  const user = isRoot() && [process.execPath, ...code].every(isReadableByOthers) ? NOBODY : undefined
  const cache = makeCache(user)
  return {
    options: [
      '--permission',
      // For the watchdog, which is there before any handler: worker.ts then gives the right up.
      '--allow-worker',
      '--disable-warning=SecurityWarning',
      ...[...code, cache, '/dev/null'].map(path => `--allow-fs-read=${path}`),
      `--allow-fs-write=${cache}`,
    ],
    ...(user === undefined ? {} : { user }),
  }
}

/** `nobody` of most systems: by number, since not all have it by name. */
const NOBODY = { uid: 65534, gid: 65534 }

const isRoot = () => process.getuid?.() === 0

/** With every folder on the way to it. */
function isReadableByOthers(path: string): boolean {
  const stat = statSync(path)
  const needed = stat.isDirectory() ? 0o005 : 0o004
  const above = dirname(path)
  return (stat.mode & needed) === needed && (above === path || isPassable(above))
}

const isPassable = (folder: string): boolean =>
  (statSync(folder).mode & 0o001) !== 0 && (folder === dirname(folder) || isPassable(dirname(folder)))

/** Each user writes a cache of its own, so that none runs code that another one left there. */
function makeCache(user: Confinement['user']): string {
  const cache = join(COMPILE_CACHE, String(user?.uid ?? process.getuid?.() ?? 0))
  try {
    mkdirSync(cache, { recursive: true })
    if (user !== undefined) chownSync(cache, user.uid, user.gid)
  } catch {
    // Where the code's folder is read-only there is no cache, and sandboxes start a little later.
  }
  return cache
}
