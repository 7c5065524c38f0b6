import { renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { ChangeRequest } from '../../../../services/finspace/versions/changeset/change-request.ts'
import {
  type ObjectSource,
  ObjectSourceError,
} from '../../../../services/finspace/versions/changeset/object-source.ts'
import { folderObjects, whenCopied } from './folder-objects.ts'
import { openWorld, version } from './world.ts'

const put = (s3Path: string, dbPath = '/'): ChangeRequest => ({ changeType: 'PUT', dbPath, s3Path })

/** A world with one version of one file, and a check that a changeset fails so and changes nothing. */
async function openFailing(objects?: (buckets: string) => ObjectSource) {
  const world = openWorld(objects)
  world.upload('first/sym', 'symbols')
  await world.apply('c1', [put('s3://bucket/first/')])
  return {
    ...world,
    async expectFailure(changeRequests: ChangeRequest[], code: string, message: string | RegExp) {
      await expect(world.apply('c2', changeRequests)).rejects.toMatchObject({
        name: 'ChangesetError',
        code,
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      })
      expect(world.versions.describe(version('c2'))).toBeUndefined()
      expect(await world.read('c1')).toEqual({ '/sym': 'symbols' })
      expect(await world.versions.reclaim('all')).toEqual({ numBytes: 0, numFiles: 0 })
    },
  }
}

test('a prefix without objects fails with its name', async () => {
  const { expectFailure } = await openFailing()
  await expectFailure(
    [put('s3://bucket/none/')],
    'INPUT_NOT_FOUND',
    'expected objects at s3://bucket/none/, found none',
  )
})

test('a missing object or bucket fails with its name', async () => {
  const { expectFailure } = await openFailing()
  await expectFailure(
    [put('s3://bucket/none')],
    'INPUT_NOT_FOUND',
    'expected an object at s3://bucket/none, found none',
  )
  await expectFailure(
    [put('s3://elsewhere/a/')],
    'INPUT_NOT_FOUND',
    /^s3:\/\/elsewhere\/a\/: expected bucket elsewhere/,
  )
})

test('an object that may not be read fails with its name, also in the midst of others', async () => {
  const { expectFailure, upload } = await openFailing(buckets => ({
    ...folderObjects(buckets, { asFiles: false }),
    async read(bucket, key) {
      if (key.endsWith('secret')) throw new ObjectSourceError('AccessDenied', 'Access Denied')
      return folderObjects(buckets).read(bucket, key)
    },
  }))
  for (let i = 0; i < 40; i++) upload(`many/${i}`, `${i}`)
  upload('many/secret', 's')
  await expectFailure([put('s3://bucket/many/')], 'ACCESS_DENIED', 's3://bucket/many/secret: Access Denied')
})

test('a source that is away for a while is asked again; one that stays away fails the changeset', async () => {
  let failures = 1
  const { apply, read, upload } = openWorld(buckets => ({
    ...folderObjects(buckets, { asFiles: false }),
    async read(bucket, key) {
      if (failures-- > 0) throw new ObjectSourceError('Unavailable', 'Slow Down')
      return folderObjects(buckets).read(bucket, key)
    },
  }))
  upload('a/sym', 'symbols')
  await apply('c1', [put('s3://bucket/a/')])
  expect(await read('c1')).toEqual({ '/sym': 'symbols' })
})

test.each([
  ['shorter than listed', 'sho'],
  ['longer than listed', 'symbols and more'],
  ['of the same length but other content', 'SYMBOLS'],
])('an object that is %s when it is copied fails, as a file and as a stream', async (_, content) => {
  for (const asFiles of [true, false]) {
    const { expectFailure, upload } = await openFailing(buckets => {
      const objects = folderObjects(buckets, { asFiles })
      const overwrite = (bucket: string, key: string) => {
        if (key === 'a/sym') writeFileSync(join(buckets, bucket, key), content)
      }
      return whenCopied(objects, overwrite)
    })
    upload('a/sym', 'symbols')
    await expectFailure(
      [put('s3://bucket/a/')],
      'USER_RECOVERABLE',
      /^s3:\/\/bucket\/a\/sym: expected .* as listed, got /,
    )
  }
})

test('an object without a checksum that changes under the copying fails', async () => {
  let etag = 1
  const { expectFailure, upload } = await openFailing(buckets => {
    const objects = folderObjects(buckets, { asFiles: false })
    return {
      ...objects,
      async *list(bucket, prefix) {
        for await (const object of objects.list(bucket, prefix)) {
          yield prefix.startsWith('first') ? object : { ...object, etag: `${etag++}-2` }
        }
      },
    }
  })
  upload('a/sym', 'symbols')
  await expectFailure(
    [put('s3://bucket/a/')],
    'USER_RECOVERABLE',
    's3://bucket/a/sym: changed while it was copied',
  )
})

test('an object that goes away under the copying fails with its name', async () => {
  const { expectFailure, upload } = await openFailing(buckets => {
    return whenCopied(folderObjects(buckets), (bucket, key) => {
      if (key === 'a/sym') unlinkSync(join(buckets, bucket, key))
    })
  })
  upload('a/sym', 'symbols')
  await expectFailure(
    [put('s3://bucket/a/')],
    'INPUT_NOT_FOUND',
    's3://bucket/a/sym: the object went away while it was copied',
  )
})

test('more bytes than the disk has free fail before anything is copied', async () => {
  const { expectFailure, upload } = await openFailing(buckets => {
    const objects = folderObjects(buckets)
    return {
      ...objects,
      async *list(bucket, prefix) {
        for await (const object of objects.list(bucket, prefix)) {
          yield prefix === 'big/' ? { ...object, size: 1e18 } : object
        }
      },
    }
  })
  upload('big/x', 'x')
  await expectFailure(
    [put('s3://bucket/big/')],
    'RESOURCE_EXHAUSTED',
    /^expected 1000000000000000000 bytes free on the disk and \d+ for the store, got \d+$/,
  )
})

test('a stream that breaks fails with the name of its object', async () => {
  const { expectFailure, upload } = await openFailing(buckets => ({
    ...folderObjects(buckets, { asFiles: false }),
    async read(bucket, key) {
      if (key.startsWith('first')) return folderObjects(buckets).read(bucket, key)
      return Readable.from(
        (async function* () {
          yield Buffer.from('sy')
          throw new Error('connection reset')
        })(),
      )
    },
  }))
  upload('a/sym', 'symbols')
  await expectFailure([put('s3://bucket/a/')], 'INTERNAL', 's3://bucket/a/sym: connection reset')
})

test('a link in a bucket is not followed', async () => {
  const { expectFailure, folder } = await openFailing()
  const target = join(folder, 'outside')
  writeFileSync(target, 'outside')
  symlinkSync(target, join(folder, 's3/bucket/link'))
  await expectFailure(
    [put('s3://bucket/link')],
    'INPUT_INVALID',
    's3://bucket/link: expected a file, got a symbolic link',
  )
})

test('a folder that is swapped for a link under the copying leads nowhere else', async () => {
  const { expectFailure, upload } = await openFailing(buckets =>
    whenCopied(folderObjects(buckets), (bucket, key) => {
      if (key !== 'a/trade/price') return
      renameSync(join(buckets, bucket, 'a/trade'), join(buckets, bucket, 'before'))
      symlinkSync(join(buckets, bucket, 'secret'), join(buckets, bucket, 'a/trade'))
    }),
  )
  upload('a/trade/price', 'price!')
  upload('secret/price', 'secret')
  await expectFailure(
    [put('s3://bucket/a/')],
    'USER_RECOVERABLE',
    's3://bucket/a/trade/price: expected the file as listed, got one that was changed since',
  )
})

test('a file and a directory of one name fail, whichever is there first', async () => {
  const { expectFailure, upload } = await openFailing()
  upload('a/sym/x', 'x')
  await expectFailure(
    [put('s3://bucket/a/')],
    'INPUT_INVALID',
    'expected a directory at /sym, got a file: DELETE it in the same changeset to replace it',
  )
  upload('b', 'b')
  await expectFailure(
    [put('s3://bucket/b', '/sym/')],
    'INPUT_INVALID',
    /^expected a directory at \/sym, got a file/,
  )
})

test('a failed changeset does not hold up the ones behind it', async () => {
  const { apply, read, upload } = openWorld()
  upload('a/sym', 'symbols')
  const failing = apply('c1', [put('s3://bucket/none/')])
  const succeeding = apply('c2', [put('s3://bucket/a/')])
  await expect(failing).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' })
  await succeeding
  expect(await read('c2')).toEqual({ '/sym': 'symbols' })
})

test('a changeset that the end of the service interrupts, however often, is completed', async () => {
  let stop = new AbortController()
  const world = openWorld(undefined, {
    onStage: stage => {
      if (stage === 'copied') stop.abort(new Error('the service ends'))
    },
  })
  world.upload('first/sym', 'symbols')
  const changeset = {
    ...version('c1'),
    changeRequests: [put('s3://bucket/first/')],
    publish: () => undefined,
  }
  for (let end = 0; end < 4; end++) {
    stop = new AbortController()
    const applying = world.versions.apply({ ...changeset, signal: stop.signal })
    await expect(applying).rejects.toThrow('the service ends')
  }
  await world.versions.apply(changeset)
  expect(await world.read('c1')).toEqual({ '/sym': 'symbols' })
})
