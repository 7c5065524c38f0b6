import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** An executable that starts the fake q, as an operator's setting names q. */
export function fakeQ(behaviour: string): string {
  const path = join(temporaryFolder(), 'q')
  const script = join(import.meta.dirname, 'fake-q.ts')
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${script}' ${behaviour} "$@"\n`)
  chmodSync(path, 0o755)
  return path
}
