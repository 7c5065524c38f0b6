import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Unpacks SST's components and installs what they need: from npm alone, once a clone, some 40 seconds. */
export async function installPlatform(root: string): Promise<void> {
  // The last that `sst install` writes.
  if (existsSync(join(root, '.sst/provider-lock.json'))) return
  await promisify(execFile)(join(root, 'node_modules/.bin/sst'), ['install', '--stage', 'example'], {
    cwd: root,
    env: { ...process.env, SST_SKIP_DEPENDENCY_CHECK: '1', SST_NO_BUN: '1', DO_NOT_TRACK: '1' },
  })
}
