import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { removeTree } from '../../services/finspace/versions/files/remove-tree.ts'

/** A folder that goes when the test ends, with the read-only directories of published versions in it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-'))
  onTestFinished(() => removeTree(folder))
  return folder
}
