// What durability costs: writers that each wait until their document is on the disk, beside appends to a file of the
// same disk that are each synced by themselves; and what a document read costs. Run: node bench/store.ts [seconds]
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeTree } from '../services/finspace/versions/files/remove-tree.ts'
import { systemClock } from '../services/store/clock.ts'
import { openStore } from '../services/store/store.ts'
import { syncsPerSecond } from './lib/disk.ts'

const seconds = Number(process.argv[2] ?? 3)
const folder = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
const store = openStore({ file: join(folder, 'kdbflow.db'), clock: systemClock })
const documents = store.collection<{ text: string }>('bench.document')
const document = { text: 'x'.repeat(1000) }

/** Durable documents of 1 KB in a second. */
async function durablePerSecond(writers: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  let count = 0
  const write = async (writer: number) => {
    while (performance.now() < until) {
      documents.put(`${writer}/${count}`, document)
      await store.durable()
      count += 1
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  return count / seconds
}

function readsPerSecond(): number {
  const reads = 100_000
  const began = performance.now()
  for (let read = 0; read < reads; read++) documents.get('0/0')
  return reads / ((performance.now() - began) / 1000)
}

console.log('| writers at once | durable a second | syncs of the disk a second |\n|---|---|---|')
for (const writers of [1, 32, 256]) {
  const alone = syncsPerSecond(folder)
  console.log(`| ${writers} | ${(await durablePerSecond(writers)).toFixed(0)} | ${alone} |`)
}
console.log(`\nOne document is read ${readsPerSecond().toFixed(0)} times a second.`)
await store.close()
await removeTree(folder)
