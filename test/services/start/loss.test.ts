// A start over a data folder of which something was lost since the last one.
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import {
  CreateKxEnvironmentCommand,
  FinspaceClient,
  ListKxEnvironmentsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { type Kdbflow, newDataFolder, startKdbflow } from './kdbflow.ts'

/** Creates the environment where there is none. */
async function setDay({ client }: Kdbflow, day: string): Promise<void> {
  const finspace = new FinspaceClient(client)
  const { environments = [] } = await finspace.send(new ListKxEnvironmentsCommand({}))
  const resourceArn = environments[0]?.environmentArn ?? (await createEnvironment(finspace))
  await finspace.send(new TagResourceCommand({ resourceArn, tags: { day } }))
}

async function createEnvironment(finspace: FinspaceClient): Promise<string | undefined> {
  const kmsKeyId = 'arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab'
  const { environmentArn } = await finspace.send(new CreateKxEnvironmentCommand({ name: 'env', kmsKeyId }))
  return environmentArn
}

async function dayOf({ client }: Kdbflow): Promise<string | undefined> {
  const finspace = new FinspaceClient(client)
  const { environments = [] } = await finspace.send(new ListKxEnvironmentsCommand({}))
  const resourceArn = environments[0]?.environmentArn
  return (await finspace.send(new ListTagsForResourceCommand({ resourceArn }))).tags?.['day']
}

/** What a disk holds at this moment, as kill -9 leaves it. */
function copyOf({ data }: Kdbflow): string {
  const copy = newDataFolder()
  cpSync(data, copy, { recursive: true })
  return copy
}

const auditLines = (data: string) =>
  readdirSync(join(data, 'audit'))
    .filter(name => name.endsWith('.jsonl'))
    .flatMap(name =>
      readFileSync(join(data, 'audit', name), 'utf8')
        .trimEnd()
        .split('\n'),
    )
    .map(line => JSON.parse(line))

test('a start over an older copy of the store is refused until the loss is accepted, and then is on record', async () => {
  const running = await startKdbflow()
  const { data } = running
  await setDay(running, 'one')
  await running.close()
  const older = join(newDataFolder(), 'kdbflow.db')
  cpSync(join(data, 'kdbflow.db'), older)
  const again = await startKdbflow({ data })
  await setDay(again, 'two')
  // The line of this call shows that the one before was durable.
  await dayOf(again)
  await again.close()
  cpSync(older, join(data, 'kdbflow.db'))

  await expect(startKdbflow({ data })).rejects.toThrow(
    /^expected \S+\/kdbflow\.db to hold transaction \d+ or a newer one.*older copy.*--accept-loss$/,
  )
  const accepted = await startKdbflow({ data, acceptLoss: true })
  expect(await dayOf(accepted)).toBe('one')
  await setDay(accepted, 'three')
  await accepted.close()
  expect(auditLines(data).find(({ eventName }) => eventName === 'LossFound')).toMatchObject({
    additionalEventData: { losses: [expect.stringContaining('kdbflow.db')] },
  })
  expect(await dayOf(await startKdbflow({ data }))).toBe('three')
})

test('a store that is missing, empty, or without its write-ahead log is noticed at the start', async () => {
  const running = await startKdbflow()
  await setDay(running, 'one')
  await dayOf(running)

  const whole = await startKdbflow({ data: copyOf(running) })
  expect(await dayOf(whole)).toBe('one')

  const damages: Record<string, (store: string) => void> = {
    missing: store => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${store}${suffix}`, { force: true })
    },
    empty: store => {
      truncateSync(store)
      rmSync(`${store}-wal`)
    },
    'without its write-ahead log': store => rmSync(`${store}-wal`),
    'with a write-ahead log that is cut': store => truncateSync(`${store}-wal`, 8192),
  }
  for (const [damaged, damage] of Object.entries(damages)) {
    const data = copyOf(running)
    damage(join(data, 'kdbflow.db'))
    await expect(startKdbflow({ data }), damaged).rejects.toThrow(
      /kdbflow\.db to hold transaction.*--accept-loss/,
    )
  }
})

test('an audit log that is missing is noticed at the start', async () => {
  const running = await startKdbflow()
  const { data } = running
  await setDay(running, 'one')
  await running.close()
  rmSync(join(data, 'audit'), { recursive: true })
  await expect(startKdbflow({ data })).rejects.toThrow(
    /^expected the last line that the store knows of in the audit log in \S+\/audit, got a log that lacks it.*--accept-loss$/,
  )
  expect(await dayOf(await startKdbflow({ data, acceptLoss: true }))).toBe('one')
})
