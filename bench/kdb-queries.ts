// Queries of a node over a partitioned table, beside a bare loop over the same bytes and beside DuckDB.
// Run: node bench/kdb-queries.ts [rows, 10000000 unless said]; DuckDB after `npm ci --prefix bench`.

import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { connect } from '../kdb/ipc/client.ts'
import { plain } from '../kdb/ipc/plain.ts'
import { mintToken } from '../kdb/ipc/token.ts'
import { launchTestNode } from '../test/kdb/node/launch-node.ts'
import { bareLoops } from './lib/kdb-bare.ts'
import { openDuckDb } from './lib/kdb-duckdb.ts'
import { symbolOf, type Trades, writeGzipped, writeTrades } from './lib/kdb-trades.ts'
import { millisecondsOf } from './lib/measure.ts'

const trades: Trades = { rows: Number(process.argv[2] ?? 10_000_000), dates: 10, symbols: 500 }
const sym = symbolOf(trades, 321)
const runs = 3

const queries = [
  { name: 'count', q: 'count trade', sql: 'select count(*) from trade' },
  { name: 'max', q: 'exec max price from trade', sql: 'select max(price) from trade' },
  {
    name: 'group',
    q: 'select n:count i, sum size by sym from trade',
    sql: 'select sym, count(*) n, sum(size) size from trade group by sym order by sym',
  },
  {
    name: 'filter',
    q: `exec sum size from trade where sym=\`${sym}`,
    sql: `select sum(size) from trade where sym = '${sym}'`,
  },
] as const

/** The best of some runs after a first one: other work on the machine only ever adds. */
async function best(work: () => unknown): Promise<number> {
  await work()
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run++) least = Math.min(least, await millisecondsOf(work))
  return least
}

async function openNode(root: string) {
  const who = { user: 'bench', clusterName: 'bench', secret: 'bench' }
  const node = await launchTestNode({
    options: { clusterName: 'bench', clusterType: 'HDB' },
    secret: who.secret,
  })
  await node.mount({ path: root, databaseName: 'bench' })
  const address = { host: '127.0.0.1', port: node.port }
  const login = () => ({
    ...address,
    user: who.user,
    password: mintToken({ ...who, since: 0, ...address, now: Date.now() }),
  })
  return { login, open: () => connect(login()), stop: node.stop }
}

type Node = Awaited<ReturnType<typeof openNode>>

const row = (...cells: string[]) => console.log(`| ${cells.join(' | ')} |`)
const ms = (value: number | undefined) => (value === undefined ? '' : `${value.toFixed(1)} ms`)
const ratio = (one: number, other: number | undefined) =>
  other === undefined ? '' : (one / other).toFixed(2)

async function measureQueries(node: Node, root: string): Promise<void> {
  const duckdb = await openDuckDb(`${root}.duckdb`, trades)
  const bare = bareLoops(root, trades)
  const { query, close } = await node.open()
  row('query', 'node', 'bare loop', 'node / bare', 'DuckDB, one thread', 'node / DuckDB')
  row('---', '---', '---', '---', '---', '---')
  for (const { name, q, sql } of queries) {
    const answer = JSON.stringify(plain(await query(q)))
    if (name !== 'group' && answer !== String(bare[name]())) {
      throw new Error(`${q}: expected ${bare[name]()}, as the bare loop says, got ${answer}`)
    }
    const ours = await best(() => query(q))
    const loop = await best(bare[name])
    const peer = duckdb === undefined ? undefined : await best(() => duckdb.run(sql))
    row(`\`${q}\``, ms(ours), ms(loop), ratio(ours, loop), ms(peer), ratio(ours, peer))
  }
  close()
  duckdb?.close()
}

/** Of one date, whose columns are compressed as FinSpace's samples do: gzip, level 6, blocks of 128 KiB. */
async function measureGzip(node: Node, root: string): Promise<void> {
  const bare = bareLoops(root, { ...trades, rows: trades.rows / trades.dates, dates: 1 })
  const { query, close } = await node.open()
  const ours = await best(() => query('exec max price from trade'))
  const loop = await best(bare.maxGzipped)
  console.log(
    `\ngzip: max of one date's prices ${ms(ours)}, node:zlib and a loop ${ms(loop)}: ${ratio(ours, loop)}`,
  )
  close()
}

/** How long a second connection, in a thread of its own, waits while a first one is answered a million rows. */
async function measureWaiting(node: Node): Promise<void> {
  const { query, close } = await node.open()
  await query('select[1000000] from trade')
  const ping = new Worker(new URL('./lib/kdb-ping.ts', import.meta.url), { workerData: node.login() })
  await once(ping, 'message')
  await query('select[1000000] from trade')
  ping.postMessage('stop')
  const [{ longest, count }] = await once(ping, 'message')
  const memory = plain(await query('.Q.w[]')) as { peak: number }
  console.log(`\nbeside an answer of a million rows a query waits ${ms(longest)} at most, of ${count}`)
  console.log(`the node's highest memory so far: ${(memory.peak / 2 ** 20).toFixed(0)} MiB`)
  close()
}

const folder = await mkdtemp(join(tmpdir(), 'kdbflow-bench-'))
try {
  const [root, gzipped] = [join(folder, 'db'), join(folder, 'gzipped')]
  await writeTrades(root, trades)
  console.log(`${trades.rows} rows on ${trades.dates} dates, ${trades.symbols} symbols, parted by sym\n`)
  const node = await openNode(root)
  await measureQueries(node, root)
  await measureWaiting(node)
  await node.stop()
  await writeGzipped(root, gzipped)
  const zipped = await openNode(gzipped)
  await measureGzip(zipped, gzipped)
  await zipped.stop()
} finally {
  await rm(folder, { recursive: true })
}
