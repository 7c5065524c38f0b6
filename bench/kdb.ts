// How fast kdb+ bytes are read, written and served; node-q, where it can do the same, stands beside.
// Run: node bench/kdb.ts

import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkDatabase } from '../kdb/format/check.ts'
import { openDatabase } from '../kdb/format/database.ts'
import { countAllRows } from '../kdb/format/row-counts.ts'
import { writeSampleDatabase } from '../kdb/format/sample.ts'
import { connect } from '../kdb/ipc/client.ts'
import { decodeMessage, encodeMessage } from '../kdb/ipc/message.ts'
import { mintToken } from '../kdb/ipc/token.ts'
import { symbols, table, vector } from '../kdb/values.ts'
import { launchTestNode } from '../test/kdb/node/launch-node.ts'

const rows = 1_000_000
const days = 250
const rowsPerDay = 2000

/** The best of some runs, in milliseconds: other work on the machine only ever adds. */
async function measure(name: string, work: () => unknown, runs = 5): Promise<void> {
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    await work()
    best = Math.min(best, performance.now() - start)
  }
  console.log(`${name.padEnd(62)} ${best.toFixed(2).padStart(9)} ms`)
}

async function measureMessages(): Promise<void> {
  // node-q's codec is not exported by its types.
  const nodeq: { deserialize: (message: Buffer, ...flags: boolean[]) => unknown } = createRequire(
    import.meta.url,
  )('node-q/lib/c.js')
  const numbers = table({
    time: vector(
      'timestamp',
      BigInt64Array.from({ length: rows }, (_, row) => BigInt(row)),
    ),
    price: vector(
      'float',
      Float64Array.from({ length: rows }, (_, row) => row / 100),
    ),
    size: vector(
      'int',
      Int32Array.from({ length: rows }, (_, row) => row),
    ),
  })
  const names = symbols(Array.from({ length: rows }, (_, row) => `SYM${row % 100}`))
  for (const [name, value] of [
    ['1,000,000 rows of 3 numbers', numbers],
    ['1,000,000 symbols', names],
  ] as const) {
    const message = encodeMessage({ type: 'response', value })
    await measure(`encode ${name}`, () => encodeMessage({ type: 'response', value }))
    await measure(`decode ${name}`, () => decodeMessage(message))
    await measure(
      `decode ${name} with node-q`,
      () => nodeq.deserialize(message, false, false, false, false),
      2,
    )
  }
}

async function measureDatabase(root: string): Promise<void> {
  const dates = Array.from({ length: days }, (_, day) =>
    new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10).replaceAll('-', '.'),
  )
  const sample = { root, dates, rowsPerDate: rowsPerDay, random: Math.random }
  await measure(
    `write ${days} days of 2 tables, ${rowsPerDay} rows each`,
    () => writeSampleDatabase(sample),
    1,
  )
  await measure(`open a database of ${days} days`, () => openDatabase(root))
  const database = await openDatabase(root)
  const tables = [...database.tables.values()]
  await measure(`count its rows from headers`, () => Promise.all(tables.map(table => countAllRows(table))))
  await measure(`check all of it`, () => checkDatabase(database), 1)
}

async function measureNode(root: string): Promise<void> {
  const who = { user: 'bench', clusterName: 'bench', secret: 'bench' }
  const start = performance.now()
  const node = await launchTestNode({
    options: { clusterName: 'bench', clusterType: 'HDB' },
    secret: who.secret,
  })
  await node.mount({ path: root, databaseName: 'bench' })
  console.log(`a node is up and has mounted after ${(performance.now() - start).toFixed(0)} ms`)
  const address = { host: '127.0.0.1', port: node.port }
  const password = mintToken({ ...who, since: 0, ...address, now: Date.now() })
  const { query, close } = await connect({ ...address, user: who.user, password })
  for (const text of [
    'count trade',
    'select[10] from trade where date=2026.03.01,sym=`IBM',
    'select from trade where date=2026.03.01',
    'select max price, min price by date from trade',
    'select time,sym,price from trade',
  ]) {
    await measure(text, () => query(text))
  }
  close()
  await node.stop()
}

const root = join(await mkdtemp(join(tmpdir(), 'kdbflow-bench-')), 'db')
try {
  await measureMessages()
  await measureDatabase(root)
  await measureNode(root)
} finally {
  await rm(join(root, '..'), { recursive: true })
}
