import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { evaluated } from './evaluated.ts'

interface Seed {
  /** The file to change, from the root. */
  file: string
  from: string
  to: string
  /** That the fault shows only when the steps' handlers are bundled. */
  inHandlers?: boolean
}

/** What deploying says once `from` is `to` in one file of a copy of the app. Rejects where it says nothing. */
export async function complaintOf(root: string, seed: Seed): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), 'kdbflow-'))
  try {
    copyApp(root, copy)
    change(copy, seed)
    await evaluated({ root: copy, stage: 'example', handlers: seed.inHandlers === true })
  } catch (error) {
    if (error instanceof Error && 'stderr' in error) return String(error.stderr)
    throw error
  } finally {
    rmSync(copy, { recursive: true })
  }
  throw new Error('expected a complaint, got none')
}

function copyApp(root: string, copy: string): void {
  for (const room of ROOMS) cpSync(join(root, room), join(copy, room), { recursive: true })
  mkdirSync(join(copy, '.sst'))
  for (const same of ['node_modules', '.sst/platform']) symlinkSync(join(root, same), join(copy, same))
}

/** What is deployed, and what it is made of. */
const ROOMS = [
  'sst.config.ts',
  'stacks',
  'functions',
  'workflows',
  'asl',
  'events',
  'model',
  'kdb',
  'services',
]

function change(copy: string, { file, from, to }: Seed): void {
  const text = readFileSync(join(copy, file), 'utf8')
  if (!text.includes(from)) throw new Error(`expected ${from} in ${file}, got none`)
  writeFileSync(join(copy, file), text.replace(from, to))
}
