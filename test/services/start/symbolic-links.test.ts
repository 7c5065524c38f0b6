// A job that links today's date into a bucket would have loaded a database that lacks it.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CreateKxChangesetCommand, GetKxChangesetCommand } from '@aws-sdk/client-finspace'
import { expect, test, vi } from 'vitest'
import { token } from '../finspace/support/provision.ts'
import { clientsOf, newDataFolder, startKdbflow } from './kdbflow.ts'
import { BUCKET, openMarket } from './market.ts'

test('a changeset of a prefix with a symbolic link fails, and names the link', async () => {
  const data = newDataFolder()
  const { client } = await startKdbflow({ data })
  const clients = clientsOf(client)
  const database = await openMarket(clients)
  const hdb = join(data, 's3', BUCKET, 'hdb')
  mkdirSync(join(hdb, '2026.11.16'), { recursive: true })
  writeFileSync(join(hdb, 'sym'), 'symbols')
  writeFileSync(join(hdb, '2026.11.16/price'), 'price')
  symlinkSync(join(hdb, '2026.11.16'), join(hdb, '2026.11.17'))
  const changeRequests = [{ changeType: 'PUT' as const, dbPath: '/', s3Path: `s3://${BUCKET}/hdb/` }]
  const { changesetId } = await clients.finspace.send(
    new CreateKxChangesetCommand({ ...database, changeRequests, clientToken: token() }),
  )

  const asked = new GetKxChangesetCommand({ ...database, changesetId })
  const failed = await vi.waitFor(
    async () => {
      const answer = await clients.finspace.send(asked)
      expect(answer.status).toBe('FAILED')
      return answer
    },
    { timeout: 15_000, interval: 20 },
  )
  expect(failed.errorInfo?.errorMessage).toBe(
    `s3://${BUCKET}/hdb/: expected files and folders, got a symbolic link at hdb/2026.11.17: copy what it leads to, or link it hard`,
  )
})
