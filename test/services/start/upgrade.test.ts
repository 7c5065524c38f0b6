import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { upgrade } from '../../../services/start/upgrade.ts'
import { openStore } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { temporaryFile } from '../store/open.ts'

/** The work of a data folder of format 1, opened by this release. */
function opened(sql: string) {
  const file = temporaryFile()
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA user_version = 1; CREATE TABLE timers (kind TEXT, key TEXT, due INTEGER); ${sql}`)
  database.close()
  const clock = new VirtualClock(1000)
  const open = () => openStore({ file, clock, upgrade })
  return { store: open(), open }
}

const collection = (name: string, rows: Readonly<Record<string, unknown>>) =>
  `CREATE TABLE "${name}" (key TEXT PRIMARY KEY, value TEXT NOT NULL);${Object.entries(rows)
    .map(([key, value]) => `INSERT INTO "${name}" VALUES ('${key}', '${JSON.stringify(value)}');`)
    .join('')}`

const timer = (kind: string, key: string, due: number) =>
  `INSERT INTO timers VALUES ('${kind}', '${key}', ${due});`

test('what a folder of format 1 had under way is due at once, and what it put off at its time', async () => {
  const { store } = opened(
    collection('events.delivery', { begun: {}, retried: {} }) +
      timer('events.retry', 'retried', 5000) +
      timer('scheduler.fire', 'hourly', 6000),
  )
  const deliveries = store.work('events.delivery')
  expect([deliveries.dueOf('begun'), deliveries.dueOf('retried')]).toEqual([0, 5000])
  expect(store.work('scheduler.fire').dueOf('hourly')).toBe(6000)
  await store.close()
})

test('an execution that a folder of format 1 waits with, works on, or has lost is open', async () => {
  const running = { status: 'RUNNING' }
  const { store } = opened(
    collection('stepfunctions.execution', {
      ...{ waits: running, works: running, lost: running, over: { status: 'FAILED' } },
    }) +
      collection('stepfunctions.busy', { works: 2 }) +
      timer('stepfunctions.execution', 'works', 7000) +
      timer('stepfunctions.execution', 'waits', 8000),
  )
  const open = store.work('stepfunctions.execution')
  const due = ['waits', 'works', 'lost', 'over'].map(arn => open.dueOf(arn))
  expect(due).toEqual([8000, 7000, 0, undefined])
  const taken: string[] = []
  await open.start((arn, { starts }) => void taken.push(`${arn} ${starts}`), console.error)
  expect(taken).toEqual(['lost 1', 'works 3'])
  await store.close()
})

test('a resource that a folder of format 1 had on its way is so still, found by its index or without', async () => {
  const { store } = opened(
    `CREATE TABLE "finspace.volume/unfinished" (entry TEXT PRIMARY KEY, key TEXT NOT NULL);
     INSERT INTO "finspace.volume/unfinished" VALUES ('CREATING', 'v');` +
      collection('finspace.volume', { v: {}, other: {} }) +
      collection('finspace.environment', { e: {} }) +
      timer('finspace.Environment', 'e', 9000),
  )
  const volumes = store.work('finspace.Volume')
  expect([volumes.dueOf('v'), volumes.dueOf('other')]).toEqual([0, undefined])
  expect(store.work('finspace.Environment').dueOf('e')).toBe(9000)
  await store.close()
})

test('a folder is brought to the new format once', async () => {
  const { store, open } = opened(collection('lambda.event', { e: {} }))
  store.work('lambda.event').done('e')
  await store.close()
  const again = open()
  expect(again.work('lambda.event').dueOf('e')).toBeUndefined()
  await again.close()
})
