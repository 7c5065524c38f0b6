import {
  CreateKxChangesetCommand,
  CreateKxDatabaseCommand,
  GetKxChangesetCommand,
  type KxChangesetListEntry,
  ListKxChangesetsCommand,
} from '@aws-sdk/client-finspace'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import type { CampaignClientFactory } from '../client.ts'
import { environmentOf } from './environment.ts'

const databaseName = 'changesets'
const Bucket = 'campaign-source'
const FILES = 5

/** Small changesets, each of a directory of its own: none is lost, none is there twice. */
export const changesets: CampaignClientFactory = async clients => {
  const { finspace, s3 } = clients
  const database = { environmentId: await environmentOf(clients), databaseName }
  await finspace.send(new CreateKxDatabaseCommand({ ...database, clientToken: databaseName }))
  await s3.send(new CreateBucketCommand({ Bucket }))
  for (let file = 0; file < FILES; file += 1) {
    await s3.send(new PutObjectCommand({ Bucket, Key: `files/${file}`, Body: `${file}`.repeat(20_000) }))
  }
  const listed = async () => {
    const all: KxChangesetListEntry[] = []
    let nextToken: string | undefined
    do {
      const page = await finspace.send(
        new ListKxChangesetsCommand({ ...database, ...(nextToken !== undefined && { nextToken }) }),
      )
      all.push(...(page.kxChangesets ?? []))
      nextToken = page.nextToken
    } while (nextToken !== undefined)
    return all
  }
  return {
    name: 'changesets',
    pause: 400,
    async write(key) {
      const put = { changeType: 'PUT' as const, dbPath: `/${key}/`, s3Path: `s3://${Bucket}/files/` }
      await finspace.send(
        new CreateKxChangesetCommand({ ...database, clientToken: key, changeRequests: [put] }),
      )
    },
    isSettled: async () =>
      (await listed()).every(({ status = '' }) => !['PENDING', 'PROCESSING'].includes(status)),
    async count(ledger) {
      const keys: string[] = []
      const failed: string[] = []
      for (const { changesetId, status } of await listed()) {
        const found = await finspace.send(new GetKxChangesetCommand({ ...database, changesetId }))
        const key = found.changeRequests?.[0]?.dbPath?.replaceAll('/', '') ?? ''
        const { errorMessage = '' } = found.errorInfo ?? {}
        keys.push(key)
        if (status !== 'COMPLETED' && !OF_THE_TROUBLES.test(errorMessage)) {
          failed.push(`changesets: ${key} is ${status}: ${errorMessage}`)
        }
      }
      return [...ledger.compare(keys, { atMost: 1 }), ...failed]
    },
  }
}

/** A changeset for which the disk has no room, or during which the service was killed twice, fails and says so. */
const OF_THE_TROUBLES = /free on the disk|ENOSPC|no space|the service has ended 2 times/
