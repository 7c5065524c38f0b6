import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { clientOf, clientsOf, newDataFolder } from '../../services/start/kdbflow.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { kdbflow, serve } from '../kdbflow.ts'

const Bucket = 'reports'

test('after kill -9 and the loss of the disk, all is there that came before the last backup', async () => {
  const [data, backup] = [newDataFolder(), join(temporaryFolder(), 'backup')]
  const { url, end } = await serve(['--data', data])
  const { s3 } = clientsOf(clientOf({ data, url }))
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutObjectCommand({ Bucket, Key: 'before', Body: 'kept' }))

  const taken = await kdbflow(['backup', backup, '--data', data])
  expect(taken).toMatchObject({ code: 0, err: '' })
  expect(taken.out).toMatch(/^snapshot \S+Z: \d+ files, \S+ \S+\nnew in it: \d+ files, \S+ \S+\n$/)
  await s3.send(new PutObjectCommand({ Bucket, Key: 'after', Body: 'lost' }))
  await end('SIGKILL')
  rmSync(data, { recursive: true })

  const verified = await kdbflow(['verify', '--backup', backup, '--hash', '--json'])
  expect(JSON.parse(verified.out)).toMatchObject({ faults: [] })
  const restored = await kdbflow(['restore', backup, '--data', data])
  expect(restored).toMatchObject({ code: 0, out: expect.stringContaining(`next: kdbflow start --data`) })
  expect(await kdbflow(['verify', '--data', data])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/: 0 files, 0 bytes, all there\n$/),
  })

  const again = await serve(['--data', data])
  const { s3: restoredS3 } = clientsOf(clientOf({ data, url: again.url }))
  const { Body } = await restoredS3.send(new GetObjectCommand({ Bucket, Key: 'before' }))
  expect(await Body?.transformToString()).toBe('kept')
  await expect(restoredS3.send(new GetObjectCommand({ Bucket, Key: 'after' }))).rejects.toThrow(
    expect.objectContaining({ name: 'NoSuchKey' }),
  )
})

test('what cannot be backed up, restored or verified ends in a sentence', async () => {
  const folder = temporaryFolder()
  expect(await kdbflow(['backup', join(folder, 'backup'), '--data', folder])).toMatchObject({
    code: 1,
    err: `kdbflow: expected a data folder at ${folder}, got none: it has no kdbflow.db\n`,
  })
  expect(await kdbflow(['restore', folder, '--data', join(folder, 'data')])).toMatchObject({
    code: 1,
    err: `kdbflow: expected a snapshot in ${folder}, got none\n`,
  })
  expect(await kdbflow(['verify', '--hash'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('expected --backup beside --hash and --snapshot'),
  })
  expect(await kdbflow(['verify', '--data', folder])).toMatchObject({
    code: 1,
    out: expect.stringContaining(`expected a store at ${folder}/kdbflow.db`),
  })
})
