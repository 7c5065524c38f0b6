import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { startS3 } from '../../../support/s3.ts'

const Bucket = 'market-data'

test('objects that come and go make events of EventBridge’s shape', async () => {
  const { s3, store } = await startS3()
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a/b', Body: 'text' }))
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a/b' }))
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'never' }))
  const events = store.outbox.read(0, 10).map(({ event }) => event)
  expect(events).toMatchObject([
    {
      eventBusName: 'default',
      source: 'aws.s3',
      detailType: 'Object Created',
      resources: [`arn:aws:s3:::${Bucket}`],
      detail: {
        version: '0',
        bucket: { name: Bucket },
        object: {
          key: 'a/b',
          size: 4,
          etag: '1cb251ec0d568de6a929b520c4aed8d1',
          sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
        },
        requester: '000000000000',
        'source-ip-address': '127.0.0.1',
        reason: 'PutObject',
      },
    },
    {
      detailType: 'Object Deleted',
      detail: { object: { key: 'a/b' }, reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' },
    },
  ])
})

test('a write that is refused makes no event', async () => {
  const { s3, store } = await startS3()
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutObjectCommand({ Bucket, Key: 'lock', Body: '1' }))
  const second = new PutObjectCommand({ Bucket, Key: 'lock', Body: '2', IfNoneMatch: '*' })
  await expect(s3.send(second)).rejects.toThrow()
  expect(store.outbox.read(0, 10)).toHaveLength(1)
})
