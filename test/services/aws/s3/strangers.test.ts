import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, test, vi } from 'vitest'
import { QUIET } from '../../../../services/aws/s3/objects/strangers.ts'
import { sent } from '../../../../services/delivery/bus-event.ts'
import { startS3 } from '../../../support/s3.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

const Bucket = 'drop'

async function start() {
  const clock = new VirtualClock(Date.now())
  const parts = await startS3({ clock })
  await parts.s3.send(new CreateBucketCommand({ Bucket }))
  const seen = () =>
    sent(parts.store.outbox, 100).map(({ event: { detailType, detail } }) => [
      detailType,
      'object' in detail && detail.object,
    ])
  /** Until so many events are seen, each once its file was quiet. */
  const untilSeen = (count: number) =>
    vi.waitFor(() => {
      clock.advance(QUIET)
      expect(seen()).toHaveLength(count)
    })
  return { ...parts, clock, seen, untilSeen, bucket: join(parts.folder, Bucket) }
}

test('a file that is dropped into a folder, changed and removed is seen of each time', async () => {
  const { bucket, seen, untilSeen, s3 } = await start()
  mkdirSync(join(bucket, '2026.01.05'))
  const file = join(bucket, '2026.01.05/trade.csv')
  writeFileSync(file, 'a')
  await untilSeen(1)
  const { ETag } = await s3.send(new HeadObjectCommand({ Bucket, Key: '2026.01.05/trade.csv' }))
  appendFileSync(file, 'b')
  await untilSeen(2)
  rmSync(file)
  await untilSeen(3)
  expect(seen()).toMatchObject([
    ['Object Created', { key: '2026.01.05/trade.csv', size: 1, etag: ETag?.replaceAll('"', '') }],
    ['Object Created', { key: '2026.01.05/trade.csv', size: 2 }],
    ['Object Deleted', { key: '2026.01.05/trade.csv' }],
  ])
})

test('a folder that is moved in or out is seen of file by file', async () => {
  const { bucket, seen, untilSeen } = await start()
  const elsewhere = temporaryFolder()
  mkdirSync(join(elsewhere, 'day/deep'), { recursive: true })
  writeFileSync(join(elsewhere, 'day/deep/a'), 'a')
  writeFileSync(join(elsewhere, 'day/b'), 'b')
  renameSync(join(elsewhere, 'day'), join(bucket, 'day'))
  await untilSeen(2)
  renameSync(join(bucket, 'day'), join(elsewhere, 'day'))
  await untilSeen(4)
  const kinds = seen().map(([kind]) => kind)
  expect(kinds).toEqual(['Object Created', 'Object Created', 'Object Deleted', 'Object Deleted'])
})

test('a file that is still being written is not seen of', async () => {
  const { bucket, seen, clock, untilSeen } = await start()
  writeFileSync(join(bucket, 'growing'), 'a')
  await vi.waitFor(() => expect(clock.next()).toBe(clock.now() + QUIET))
  clock.advance(QUIET - 1)
  expect(seen()).toEqual([])
  await untilSeen(1)
})

test('what S3’s API wrote is not seen of twice', async () => {
  const { s3, clock, seen, untilSeen, bucket } = await start()
  await s3.send(new PutObjectCommand({ Bucket, Key: 'ours', Body: 'text' }))
  writeFileSync(join(bucket, 'theirs'), 'text')
  await untilSeen(2)
  clock.advance(10 * QUIET)
  expect(seen().map(([, object]) => object)).toMatchObject([{ key: 'ours' }, { key: 'theirs' }])
})

test('a folder that is removed and made again at once is watched again', async () => {
  const { bucket, untilSeen } = await start()
  const folder = join(bucket, 'day')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a'), 'a')
  await untilSeen(1)
  rmSync(folder, { recursive: true })
  mkdirSync(folder)
  await untilSeen(2)
  writeFileSync(join(folder, 'b'), 'b')
  await untilSeen(3)
})
