import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3'
import type { CampaignClientFactory } from '../client.ts'

const Bucket = 'campaign'

export const objects: CampaignClientFactory = async ({ s3 }) => {
  await s3.send(new CreateBucketCommand({ Bucket }))
  return {
    name: 'objects',
    pause: 50,
    write: async key => void (await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: bodyOf(key) }))),
    async count(ledger) {
      const keys: string[] = []
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
        keys.push(...Contents.map(({ Key = '' }) => Key))
      }
      const wrong: string[] = []
      for (const Key of keys) {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
        const isRight = (await Body?.transformToString()) === bodyOf(Key)
        if (!isRight) wrong.push(`objects: ${Key} has other bytes than were written`)
      }
      return [...ledger.compare(keys, { atMost: 1 }), ...wrong]
    },
  }
}

/** The same bytes for the same key: up to some 64 KiB. */
const bodyOf = (key: string) => `${key}\n`.repeat(1 + ((key.length * 997 + Number(key.split('-')[1])) % 6000))
