import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { chainFaults } from '../../../../services/finspace/audit/chain-faults.ts'
import { openAuditLog } from '../../../../services/finspace/audit/log.ts'
import { systemRandom } from '../../../../services/store/random.ts'
import { openStore } from '../../../../services/store/store.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

const DAY_MS = 24 * 3_600_000

const outcome = {
  call: {
    ...{ service: 'finspace', region: 'us-east-1', method: 'GET', rawPath: '/', rawQuery: '' },
    ...{ headers: {}, body: Buffer.alloc(0), trailers: {}, sourceIp: '127.0.0.1', requestId: 'id' },
    principal: {
      ...{ accountId: '000000000000', arn: 'arn:aws:iam::000000000000:user/a', accessKeyId: 'A' },
      authorize: () => undefined,
    },
  },
  ...{ operation: 'ListKxEnvironments', input: {}, output: {} },
}

/** A log of one line a day, that has run for so many days. */
async function logOf(days: number, keptDays?: number) {
  const folder = temporaryFolder()
  const clock = new VirtualClock()
  const store = openStore({ file: ':memory:', clock })
  const log = openAuditLog({
    ...{ folder, region: 'us-east-1', file: 'kdbflow.db', store, clock, random: systemRandom, keptDays },
    acceptLoss: false,
    onFault(fault) {
      throw fault
    },
  })
  onTestFinished(async () => {
    await log.close()
    await store.close()
  })
  for (let day = 0; day < days; day += 1) {
    log.observe(outcome)
    clock.advance(DAY_MS)
  }
  return { folder, days: () => daysIn(folder), lines: () => linesIn(folder) }
}

const daysIn = (folder: string) =>
  readdirSync(folder)
    .filter(name => name.endsWith('.jsonl'))
    .sort()
    .map(name => name.slice('finspace-'.length, -'.jsonl'.length))

const linesIn = (folder: string) =>
  daysIn(folder)
    .flatMap(day =>
      readFileSync(join(folder, `finspace-${day}.jsonl`), 'utf8')
        .trimEnd()
        .split('\n'),
    )
    .map(line => JSON.parse(line))

test('without a setting every day of the audit log stays', async () => {
  expect((await logOf(5)).days()).toHaveLength(5)
})

test('days of the audit log go when they are too old, and a line before says which, and what comes after them', async () => {
  const { folder, days, lines } = await logOf(5, 2)
  expect(days()).toEqual(['2026-01-07', '2026-01-08', '2026-01-09'])
  const expiries = lines().filter(({ eventName }) => eventName === 'DaysExpired')
  expect(expiries.map(({ additionalEventData }) => additionalEventData.days)).toEqual([
    ['2026-01-05'],
    ['2026-01-06'],
  ])
  const [first] = lines()
  expect(expiries.at(-1).additionalEventData.lastHash).toBe(first.addendum.previousHash)
  expect(chainFaults(folder)).toEqual([])
})

test('the newest day stays, however old it is: the chain goes on from it', async () => {
  const { folder, days } = await logOf(1, 1)
  expect(days()).toEqual(['2026-01-05'])
  expect(linesIn(folder)).toHaveLength(1)
})
