import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Unpacks SST's components and installs what they need: from npm alone, once a clone, some 40 seconds. */
export async function installPlatform(root: string): Promise<void> {
  const lock = join(root, 'node_modules/.sst-install')
  // Test files run side by side: one installs, the others wait for it.
  while (!isInstalled(root)) {
    if (!take(lock)) await pause(500)
    else await install(root).finally(() => rmdirSync(lock))
  }
}

/** The last that `sst install` writes. */
const isInstalled = (root: string): boolean => existsSync(join(root, '.sst/provider-lock.json'))

const install = (root: string) =>
  promisify(execFile)(join(root, 'node_modules/.bin/sst'), ['install', '--stage', 'example'], {
    cwd: root,
    env: { ...process.env, SST_SKIP_DEPENDENCY_CHECK: '1', SST_NO_BUN: '1', DO_NOT_TRACK: '1' },
  })

/** True for the one who makes the folder. What is left of a run that was killed is taken over. */
function take(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > ABANDONED_MS) rmdirSync(lock)
    return false
  }
}

const ABANDONED_MS = 5 * 60_000
