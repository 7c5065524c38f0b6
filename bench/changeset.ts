// What it costs to load a database: a changeset beside `cp -r` and `sync` of the same files on the same disk in
// the same run; the cost of one more date in databases of three sizes; memory while a large database loads.
// Run: node bench/changeset.ts [GiB of the large database, by default 1] [folder, by default a temporary one]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { removeTree } from '../services/finspace/versions/files/remove-tree.ts'
import {
  FIRST_DATE,
  openVersions,
  put,
  type Shape,
  writeBucket,
  writeSparseBucket,
} from './lib/changeset-world.ts'
import { median, millisecondsOf } from './lib/measure.ts'

const gibibytes = Number(process.argv[2] ?? 1)
const top = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'kdbflow-bench-'))
const MIB = 1024 ** 2
const RUNS = 3

const large: Shape = { dates: 10, tables: 2, columns: 5, bytes: Math.floor((gibibytes * 1024 * MIB) / 100) }
const small: Shape = { dates: 500, tables: 10, columns: 10, bytes: 4096 }

const versions = openVersions(top)
const sync = () => execFileSync('sync', ['--file-system', top])

/** In turns, so that both meet the same weather on a disk that others use too. */
async function measureLoad(bucket: string): Promise<{ copy: number; apply: number }> {
  const times: { copy: number[]; apply: number[] } = { copy: [], apply: [] }
  for (let run = 0; run < RUNS; run++) {
    const copy = join(top, 'copy')
    sync()
    times.copy.push(
      await millisecondsOf(() => {
        execFileSync('cp', ['-r', join(top, 's3', bucket), copy])
        sync()
      }),
    )
    rmSync(copy, { recursive: true })
    sync()
    times.apply.push(await millisecondsOf(() => versions.apply(bucket, `c${run}`, [put(bucket)])))
    await versions.forget(bucket)
  }
  return { copy: median(times.copy), apply: median(times.apply) }
}

const ADDED = 30

/** The median time that one more date takes, for each size of database; in turns too. */
async function measureAddedDates(sizes: number[]): Promise<number[]> {
  writeBucket(top, 'dates', { dates: Math.max(...sizes) + ADDED, tables: 1, columns: 4, bytes: 1024 })
  for (const size of sizes) await loadDates(size)
  const times = new Map<number, number[]>(sizes.map(size => [size, []]))
  for (let added = 0; added < ADDED; added++) {
    for (const size of sizes) {
      const requests = [put('dates', `${FIRST_DATE + size + added}/`)]
      times
        .get(size)
        ?.push(await millisecondsOf(() => versions.apply(`dates${size}`, `add${added}`, requests)))
    }
  }
  return [...times.values()].map(median)
}

/** As bulk loads do it: 31 dates for each changeset. */
async function loadDates(size: number) {
  for (let first = 0; first < size; first += 31) {
    const dates = Array.from({ length: Math.min(31, size - first) }, (_, i) => FIRST_DATE + first + i)
    await versions.apply(
      `dates${size}`,
      `load${first}`,
      dates.map(date => put('dates', `${date}/`)),
    )
  }
}

function measureMemory(bucket: string): string {
  const program = fileURLToPath(new URL('lib/changeset-memory.ts', import.meta.url))
  return execFileSync(process.execPath, [program, top, bucket], { encoding: 'utf8' }).trim()
}

const sizeOf = ({ dates, tables, columns, bytes }: Shape) => dates * tables * columns * bytes
const speed = (shape: Shape, time: number) =>
  `${time.toFixed(0)} ms, ${(sizeOf(shape) / MIB / (time / 1000)).toFixed(0)} MiB/s`

console.log(
  `\n${cpus().length} processors, Linux ${release()}, Node ${process.version}; medians of ${RUNS} runs.\n`,
)
console.log('| load | `cp -r` and `sync` | changeset | its speed beside it |\n|---|---|---|---|')
for (const [name, bucket, shape] of [
  [`${gibibytes} GiB in 100 files`, 'large', large],
  ['50,000 files of 4 KiB', 'small', small],
] as const) {
  writeBucket(top, bucket, shape)
  const { copy, apply } = await measureLoad(bucket)
  console.log(`| ${name} | ${speed(shape, copy)} | ${speed(shape, apply)} | ${(copy / apply).toFixed(2)} |`)
}

console.log('\n| dates in the database | one more date | beside 25 dates |\n|---|---|---|')
const sizes = [25, 250, 2500]
const times = await measureAddedDates(sizes)
for (const [index, time] of times.entries()) {
  console.log(`| ${sizes[index]} | ${time.toFixed(1)} ms | ${(time / (times[0] ?? Number.NaN)).toFixed(2)} |`)
}

await versions.close()
console.log('\n| while it loads | highest memory |\n|---|---|')
console.log(`| ${gibibytes} GiB in 100 files | ${measureMemory('large')} MiB |`)
writeSparseBucket(top, 'huge', { ...large, bytes: 10 * Math.floor((1024 * MIB) / 100) })
console.log(`| 10 GiB in 100 files, of zeros | ${measureMemory('huge')} MiB |`)
console.log(`| 50,000 files | ${measureMemory('small')} MiB |`)
await removeTree(join(top, 's3/small'))
writeBucket(top, 'many', { ...small, dates: 2 * small.dates })
console.log(`| 100,000 files | ${measureMemory('many')} MiB |`)

await removeTree(top)
