// A small partitioned database of trades, mounted for the tests of a file, and what a client is answered of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { writeSymbols } from '../../../kdb/format/write.ts'
import { symbolDomain, writeSplayedTable } from '../../../kdb/format/write-table.ts'
import { plain } from '../../../kdb/ipc/plain.ts'
import { nodeOptions } from '../../../kdb/node/protocol.ts'
import { answerRequest } from '../../../kdb/reader/answer.ts'
import { requestOf } from '../../../kdb/reader/call.ts'
import { newGlobals } from '../../../kdb/reader/session/connection-globals.ts'
import { mountDatabase } from '../../../kdb/reader/tables/mount.ts'
import type { NodeState } from '../../../kdb/reader/tables/state.ts'
import { parseDate } from '../../../kdb/temporal.ts'
import { chars, symbols, table, vector } from '../../../kdb/values.ts'

/** Of a file whose tests read the trades. */
export function openTrades() {
  let state: NodeState
  beforeAll(async () => {
    const mount = await mountDatabase({ path: await writeTrades(), databaseName: 'market' })
    state = { options: nodeOptions.parse({ clusterName: 'hdb-1', clusterType: 'HDB' }), now: Date.now, mount }
  })
  const ask = (text: string, globals = newGlobals()) => answerRequest(requestOf(chars(text)), state, globals)
  return {
    /** The answer with its type. */
    ask,
    /** Several texts over one connection, of which the last is answered, without types. */
    async answerTo(...texts: string[]) {
      const globals = newGlobals()
      let answer: unknown
      for (const text of texts) answer = plain(await ask(text, globals))
      return answer
    },
  }
}

/** Two dates of three trades each; the second has a null price and size. */
async function writeTrades(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-kdb-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const root = join(folder, 'db')
  const sym = symbolDomain()
  const days = [
    { date: '2026.11.18', syms: ['a', 'a', 'b'], prices: [2, 3, 5], sizes: [10n, 20n, 30n], lots: [1, 2, 3] },
    {
      date: '2026.11.19',
      syms: ['b', 'c', 'a'],
      prices: [7, NaN, 4],
      sizes: [40n, nullLong, 60n],
      lots: [4, 5, 6],
    },
  ]
  for (const { date, syms, prices, sizes, lots } of days) {
    const time = ['09:30:10', '09:31:00', '09:36:30'].map(clock => nanos(date, clock))
    const rows = {
      time: vector('timestamp', BigInt64Array.from(time)),
      sym: symbols(syms),
      price: vector('float', Float64Array.from(prices)),
      size: vector('long', BigInt64Array.from(sizes)),
      lot: vector('int', Int32Array.from(lots)),
      open: vector('boolean', Uint8Array.of(1, 0, 1)),
    }
    await writeSplayedTable(join(root, date, 'trade'), table(rows), sym)
  }
  await writeSymbols(join(root, 'sym'), sym.names)
  return root
}

const nullLong = -(2n ** 63n)
function nanos(date: string, clock: string): bigint {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  const day = BigInt(parseDate(date) ?? 0) * 86_400n
  return (day + BigInt(hours * 3600 + minutes * 60 + seconds)) * 1_000_000_000n
}
