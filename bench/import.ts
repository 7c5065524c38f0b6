// What it costs to adopt an HDB that is there: the command as a person runs it, from its start to its end, by copy
// beside `cp -r` and `sync`, by reference beside `find`, which looks at the size of each file; the changeset alone, and
// what a mount looks at.
// Run: node bench/import.ts [dates of 100 files, by default 50]
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openContext } from '../cli/demo/context.ts'
import { provision } from '../cli/demo/environment.ts'
import { removeTree } from '../services/finspace/versions/files/remove-tree.ts'
import { removeDataFolder } from '../services/start/data-folder.ts'
import { start } from '../services/start.ts'
import { openVersions, put, writeBucket } from './lib/changeset-world.ts'
import { median, millisecondsOf } from './lib/measure.ts'

const RUNS = 3
const dates = Number(process.argv[2] ?? 50)
const top = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
writeBucket(top, 'bench', { dates, tables: 10, columns: 10, bytes: 4096 })
const hdb = join(top, 's3/bench/hdb')

const data = mkdtempSync(join(tmpdir(), 'kdbflow-bench-data-'))
const running = await start({ port: 0, host: '127.0.0.1', data })
const context = openContext(running)
await provision(context, () => undefined)

const times = new Map<string, number[]>()
const sync = () => execFileSync('sync', ['--file-system', top])
const versions = openVersions(top, { referred: () => join(top, 's3/bench') })

// In turns, so that all meet the same weather.
for (let run = 0; run < RUNS; run++) {
  const copy = join(top, 'copy')
  await timed('cp', () => {
    execFileSync('cp', ['-r', hdb, copy])
    sync()
  })
  rmSync(copy, { recursive: true })
  sync()
  await timed('copy', () => importAs('copy', run))
  await timed('find', () => execFileSync('find', [hdb, '-type', 'f', '-printf', '%s\\n']))
  await timed('reference', () => importAs('reference', run))
  await timed('nothing', () => importAs('reference', run))
  await timed('changeset', () => versions.apply('bench', `c${run}`, [put('bench')]))
  await timed('mount', () => versions.mount('bench', `c${run}`))
}

await versions.close()
context.close()
await running.close()
await removeDataFolder(data)
await removeTree(top)

console.log(`| ${dates * 100} files of 4 KiB | time | beside it | ratio |`)
console.log('|---|---|---|---|')
report('`kdbflow import`, by copy', 'copy', ['cp', '`cp -r` and `sync`'])
report('`kdbflow import`, by reference', 'reference', ['find', '`find -printf %s`'])
report('`kdbflow import` again: nothing new', 'nothing', ['find', '`find -printf %s`'])
report('the changeset by reference alone', 'changeset', ['find', '`find -printf %s`'])
report('a mount of it, all files compared', 'mount', ['find', '`find -printf %s`'])

async function timed(what: string, work: () => unknown): Promise<void> {
  times.set(what, [...(times.get(what) ?? []), await millisecondsOf(work)])
}

async function importAs(use: string, run: number): Promise<void> {
  writeFileSync(join(data, 'finspace.json'), JSON.stringify({ buckets: { bench: { folder: hdb, use } } }))
  const command = join(import.meta.dirname, '../cli/kdbflow.mjs')
  const words = ['import', hdb, '--database', `${use}${run}`, '--data', data]
  await promisify(execFile)(process.execPath, [command, ...words])
}

function report(what: string, ours: string, [theirs, name]: [string, string]): void {
  const [time, other] = [ours, theirs].map(key => median(times.get(key) ?? []))
  const ratio = ((time ?? Number.NaN) / (other ?? Number.NaN)).toFixed(1)
  console.log(`| ${what} | ${time?.toFixed(0)} ms | ${name} ${other?.toFixed(0)} ms | ${ratio} |`)
}
