import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }

const root = join(import.meta.dirname, '../..')
/** Where there is no clone, as in an image: what was written when it was made. */
const COMMIT_FILE = join(root, 'commit')

/** `0.1.0 (1c91923)`, or without the commit where nobody knows it. */
export function version(): string {
  const commit = commitOf()
  return commit === undefined ? manifest.version : `${manifest.version} (${commit})`
}

function commitOf(): string | undefined {
  if (existsSync(COMMIT_FILE)) return readFileSync(COMMIT_FILE, 'utf8').trim().slice(0, 7)
  // Of this folder alone: a clone that it was copied into is another project.
  if (!existsSync(join(root, '.git'))) return undefined
  try {
    return execFileSync('git', ['rev-parse', '--short=7', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return undefined
  }
}
