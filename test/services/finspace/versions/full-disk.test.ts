import { mkdirSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createVersions } from '../../../../services/finspace/versions/versions.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { openStore } from '../../../../services/store/store.ts'
import { smallDisk } from '../../../support/small-disk.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { folderObjects, whenCopied } from './folder-objects.ts'
import { version } from './world.ts'

const MIB = 1024 ** 2

test.for([
  true,
  false,
])('a disk that fills up fails the changeset, and it works again when there is room', async (asFiles, {
  skip,
}) => {
  const disk = smallDisk(4)
  if (disk === undefined) return skip('this user may not mount a disk')
  const buckets = temporaryFolder()
  for (const [key, size] of [
    ['large/a', 2 * MIB],
    ['large/b', 1 * MIB],
    ['small/sym', 7],
  ] as const) {
    mkdirSync(join(buckets, 'bucket', key, '..'), { recursive: true })
    writeFileSync(join(buckets, 'bucket', key), Buffer.alloc(size, 1))
  }
  const store = openStore({ file: ':memory:', clock: systemClock })
  onTestFinished(() => store.close())
  const objects = folderObjects(buckets, { asFiles })
  let filler = 0
  const fill = () => {
    // Another's files, which come when the space was found to be enough.
    if (filler++ === 0) writeFileSync(join(disk, 'other'), Buffer.alloc(2 * MIB))
  }
  const versions = createVersions({
    store,
    clock: systemClock,
    folder: join(disk, 'databases'),
    objects: whenCopied(objects, fill),
  })
  const apply = (changesetId: string, prefix: string) =>
    versions.apply({
      ...version(changesetId),
      changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path: `s3://bucket/${prefix}/` }],
      publish: () => undefined,
    })
  await expect(apply('c1', 'large')).rejects.toMatchObject({
    code: 'RESOURCE_EXHAUSTED',
    message: expect.stringMatching(/^s3:\/\/bucket\/large\/[ab]: the disk is full$/),
  })
  const { bavail, bsize } = statfsSync(disk)
  expect(bavail * bsize).toBeGreaterThan(1.9 * MIB)
  await apply('c2', 'small')
  expect(versions.describe(version('c2'))).toEqual({ numBytes: 7, numFiles: 1 })
})
