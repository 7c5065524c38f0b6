import {
  CreateKxChangesetCommand,
  CreateKxDatabaseCommand,
  GetKxChangesetCommand,
  ListKxChangesetsCommand,
} from '@aws-sdk/client-finspace'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import type { CampaignClient } from '../client.ts'
import type { Clients } from '../clients.ts'
import { environmentOf } from './environment.ts'

const databaseName = 'changesets'
const Bucket = 'campaign-source'
const FILES = 5
let environmentId = ''

/** Small changesets, each of a directory of its own: none is lost, none is there twice. */
export const changesets: CampaignClient = {
  name: 'changesets',
  pause: 400,
  async prepare(clients) {
    environmentId = await environmentOf(clients)
    await clients.finspace.send(
      new CreateKxDatabaseCommand({ environmentId, databaseName, clientToken: databaseName }),
    )
    await clients.s3.send(new CreateBucketCommand({ Bucket }))
    for (let file = 0; file < FILES; file += 1) {
      await clients.s3.send(
        new PutObjectCommand({ Bucket, Key: `files/${file}`, Body: `${file}`.repeat(20_000) }),
      )
    }
  },
  async write({ finspace }, key) {
    const changeRequests = [
      { changeType: 'PUT' as const, dbPath: `/${key}/`, s3Path: `s3://${Bucket}/files/` },
    ]
    await finspace.send(
      new CreateKxChangesetCommand({ environmentId, databaseName, clientToken: key, changeRequests }),
    )
  },
  isSettled: async clients =>
    (await listed(clients)).every(({ status = '' }) => !['PENDING', 'PROCESSING'].includes(status)),
  async count(clients, ledger) {
    const keys: string[] = []
    const failed: string[] = []
    for (const { changesetId, status } of await listed(clients)) {
      const found = await clients.finspace.send(
        new GetKxChangesetCommand({ environmentId, databaseName, changesetId }),
      )
      const key = found.changeRequests?.[0]?.dbPath?.replaceAll('/', '') ?? ''
      keys.push(key)
      // A changeset for which the disk has no room fails and says so.
      const isOfDisk = /free on the disk|ENOSPC|no space/.test(found.errorInfo?.errorMessage ?? '')
      if (status !== 'COMPLETED' && !isOfDisk)
        failed.push(`changesets: ${key} is ${status}: ${found.errorInfo?.errorMessage}`)
    }
    return [...ledger.compare(keys, { atMost: 1 }), ...failed]
  },
}

async function listed({ finspace }: Clients) {
  const all = []
  let nextToken: string | undefined
  do {
    const page = await finspace.send(
      new ListKxChangesetsCommand({
        environmentId,
        databaseName,
        ...(nextToken !== undefined && { nextToken }),
      }),
    )
    all.push(...(page.kxChangesets ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return all
}
