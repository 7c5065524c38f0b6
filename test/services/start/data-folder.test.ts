import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  GetKxClusterCommand,
  GetKxDataviewCommand,
  GetKxScalingGroupCommand,
  GetKxVolumeCommand,
  ListKxChangesetsCommand,
  ListKxEnvironmentsCommand,
} from '@aws-sdk/client-finspace'
import {
  CompleteMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
} from '@aws-sdk/client-s3'
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn'
import { expect, test, vi } from 'vitest'
import { clientsOf, machineArn, newDataFolder, startKdbflow } from './kdbflow.ts'
import { executionsOf } from './market.ts'

test('a data folder that an earlier kdbflow left amid all kinds of work is opened, and that work finished', async () => {
  const data = unpack(join(import.meta.dirname, 'fixtures/data-folder.tar.gz'))
  // Of a schedule that goes on firing, something is always under way: what counts is what was there before.
  const before = { time: Date.now(), event: newestEvent(data) }
  // The services are in the middle of things: otherwise the fixture shows nothing.
  expect(openWork(data, before)).toEqual({
    executions: 3,
    changesets: 1,
    deliveries: 1,
    firings: 1,
    invocations: 1,
    events: expect.any(Number),
  })
  const { client, close } = await startKdbflow({ data })
  const { sfn, finspace, s3 } = clientsOf(client)

  await vi.waitFor(
    async () => {
      for (const machine of ['waits', 'asks', 'loads']) {
        const executionArn = `${machineArn(machine).replace('stateMachine', 'execution')}:fixture`
        const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }))
        expect(execution, machine).toMatchObject({ status: 'SUCCEEDED' })
      }
      const { environments = [] } = await finspace.send(new ListKxEnvironmentsCommand({}))
      expect(environments.map(({ status }) => status)).toEqual(['CREATED', 'CREATED'])
      const environmentId = environments.find(({ name }) => name === 'env')?.environmentId ?? ''
      const ask = { environmentId, databaseName: 'market', clusterName: 'hdb', dataviewName: 'view' }
      const { kxChangesets = [] } = await finspace.send(new ListKxChangesetsCommand(ask))
      expect(kxChangesets.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED'])
      expect(await finspace.send(new GetKxClusterCommand(ask))).toMatchObject({ status: 'RUNNING' })
      const active = { status: 'ACTIVE' }
      expect(await finspace.send(new GetKxDataviewCommand(ask))).toMatchObject(active)
      expect(await finspace.send(new GetKxVolumeCommand({ ...ask, volumeName: 'vol' }))).toMatchObject(active)
      const group = { ...ask, scalingGroupName: 'group' }
      expect(await finspace.send(new GetKxScalingGroupCommand(group))).toMatchObject(active)
      // One by the event, one by the delivery in retry; and the schedule goes on firing.
      expect(await executionsOf(sfn, 'told')).toMatchObject([
        { status: 'SUCCEEDED' },
        { status: 'SUCCEEDED' },
      ])
      expect((await executionsOf(sfn, 'scheduled')).length).toBeGreaterThan(1)
    },
    { timeout: 40_000, interval: 100 },
  )

  const upload = { Bucket: 'market', Key: 'late/par' }
  const { Uploads: [{ UploadId } = {}] = [] } = await s3.send(new ListMultipartUploadsCommand(upload))
  const { Parts } = await s3.send(new ListPartsCommand({ ...upload, UploadId }))
  await s3.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload: { Parts } }))
  const { Body } = await s3.send(new GetObjectCommand(upload))
  expect(await Body?.transformToString()).toBe('the only part')
  await close()
  expect(openWork(data, before)).toEqual({
    executions: 0,
    changesets: 0,
    deliveries: 0,
    firings: 0,
    invocations: 0,
    events: 0,
  })
}, 60_000)

function unpack(archive: string): string {
  const data = newDataFolder()
  mkdirSync(data)
  execFileSync('tar', ['-xzf', archive, '-C', data])
  return data
}

const storeOf = (data: string) => new DatabaseSync(join(data, 'kdbflow.db'), { readOnly: true })

function newestEvent(data: string): number {
  const database = storeOf(data)
  const newest = Number(database.prepare('SELECT max(sequence) AS newest FROM outbox').get()?.['newest'])
  database.close()
  return newest
}

/** As the store has it: what no API shows, too. */
function openWork(data: string, before: { time: number; event: number }) {
  const database = storeOf(data)
  const count = (rows: string) =>
    Number(database.prepare(`SELECT count(*) AS count FROM ${rows}`).get()?.['count'])
  const work = {
    executions: count(
      `"stepfunctions.execution" WHERE value ->> 'status' = 'RUNNING' AND value ->> 'startTime' < ${before.time}`,
    ),
    changesets: count(
      `"finspace.changeset" WHERE value LIKE '%"status":"PENDING"%' OR value LIKE '%"status":"PROCESSING"%'`,
    ),
    deliveries: count('"events.delivery" WHERE value LIKE \'%"attempts":1%\''),
    firings: count('"scheduler.invocation" WHERE value LIKE \'%"attempts":1%\''),
    invocations: count('"lambda.event"'),
    events: count(`outbox WHERE sequence <= ${before.event}`),
  }
  database.close()
  return work
}
