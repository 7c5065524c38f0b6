import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { openDataFolder } from '../../../../services/start/data-folder.ts'
import { startS3 } from '../../../support/s3.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { inUmask } from '../../../support/umask.ts'

const modeOf = (path: string) => (lstatSync(path).mode & 0o777).toString(8)

test('under any umask, only the owner may write to buckets, folders and objects', async () => {
  await inUmask(0, async () => {
    const { s3, folder } = await startS3()
    const place = { Bucket: 'bucket', Key: 'folder/k' }
    await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }))
    await s3.send(new PutObjectCommand({ ...place, Body: 'text' }))
    await s3.send(new PutObjectCommand({ ...place, Key: '/escaped/', Body: 'text' }))
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(place))
    await s3.send(new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: 'text' }))
    const everything = readdirSync(folder, { recursive: true }).map(path => join(folder, String(path)))
    expect(everything.length).toBeGreaterThan(6)
    for (const path of everything)
      expect([path, modeOf(path)]).toEqual([path, expect.stringMatching(/^(755|644|700)$/)])
  })
})

test('half-sent bodies and parts of uploads are nobody else’s to read', async () => {
  const { folder } = await startS3()
  expect(modeOf(join(folder, '.temporary'))).toBe('700')
  expect(modeOf(join(folder, '.uploads'))).toBe('700')
})

test('under any umask, only the owner may write to the folders of a new data folder', async () => {
  await inUmask(0, async () => {
    const { root, buckets, versions } = openDataFolder(join(temporaryFolder(), 'data'))
    for (const path of [root, buckets, join(buckets, 'kdbflow-state'), versions])
      expect(modeOf(path)).toBe('755')
  })
})
