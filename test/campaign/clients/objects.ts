import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3'
import type { CampaignClient } from '../client.ts'

const Bucket = 'campaign'

/** The same bytes for the same key: up to some 64 KiB. */
const bodyOf = (key: string) => `${key}\n`.repeat(1 + ((key.length * 997 + Number(key.split('-')[1])) % 6000))

export const objects: CampaignClient = {
  name: 'objects',
  pause: 50,
  prepare: async ({ s3 }) => void (await s3.send(new CreateBucketCommand({ Bucket }))),
  write: async ({ s3 }, key) =>
    void (await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: bodyOf(key) }))),
  async count({ s3 }, ledger) {
    const keys: string[] = []
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
      keys.push(...Contents.map(({ Key = '' }) => Key))
    }
    const wrong: string[] = []
    for (const key of keys) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key }))
      if ((await Body?.transformToString()) !== bodyOf(key))
        wrong.push(`objects: ${key} has other bytes than were written`)
    }
    return [...ledger.compare(keys, { atMost: 1 }), ...wrong]
  },
}
