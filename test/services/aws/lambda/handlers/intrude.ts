import { execFileSync } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

interface Target {
  file: string
  readable: string
}

const WAYS: Readonly<Record<string, (target: Target) => unknown>> = {
  'read it': ({ file }) => readFileSync(file, 'utf8'),
  'read what its parent was started with': () => readFileSync(`/proc/${process.ppid}/environ`, 'utf8'),
  'write into its own code': ({ readable }) => writeFileSync(`${readable}/new.ts`, ''),
  'link to it from its own code': ({ file, readable }) => symlinkSync(file, `${readable}/link`),
  'start a program': ({ file }) => execFileSync('cat', [file], { encoding: 'utf8' }),
  'start a thread': () => new Worker('', { eval: true }),
}

/** What each way comes to. */
export const handler = (target: Target) => ({
  user: process.getuid?.(),
  outcomes: Object.fromEntries(
    Object.entries(WAYS).map(([name, way]) => [name, outcomeOf(() => way(target))]),
  ),
})

function outcomeOf(way: () => unknown): unknown {
  try {
    way()
    return 'done'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}
