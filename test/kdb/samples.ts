import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

/** Databases that real kdb+ wrote; where they are absent, the tests that need them are skipped and say so. */
const samples = resolve(import.meta.dirname, '../../../shared/kdb-samples')

export const hdb = join(samples, 'hdb')
export const checks = join(samples, 'dqe/dqcdb/database')
export const engine = join(samples, 'dqe/dqedb/database')
export const hasSamples = existsSync(hdb)
if (!hasSamples) console.warn(`skipped: tests on real kdb+ files, expected at ${samples}`)

/** A directory that goes when the test does. */
export async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'kdbflow-kdb-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}
