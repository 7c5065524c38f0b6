import { existsSync, readlinkSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../../kdb/format/database.ts'
import { folderObjects } from './folder-objects.ts'
import { openWorld, version } from './world.ts'

const samples = resolve(import.meta.dirname, '../../../../../shared/kdb-samples')

test.skipIf(!existsSync(samples))(
  'a real kdb+ database mounts with one link for each partition',
  async () => {
    const { apply, versions } = openWorld(() => {
      const source = folderObjects(resolve(samples, '..'))
      const from = (key: string) => `kdb-samples/hdb/${key}`
      return {
        async *list(_, prefix) {
          for await (const object of source.list('', from(prefix))) {
            yield { ...object, key: object.key.slice(from('').length) }
          }
        },
        read: (_, key) => source.read('', from(key)),
      }
    })
    await apply('c1', [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://hdb/' }])
    const path = await versions.mount(version('c1'), 'node')
    expect((await readdir(path)).sort()).toEqual(['2015.01.07', 'sym'])
    expect(readlinkSync(join(path, '2015.01.07'))).toMatch(/content\/env1\/hdb\/c1\/0\/2015\.01\.07$/)
    const { tables, partitions } = await openDatabase(path)
    expect([...tables.keys()]).toEqual(['quote', 'quote_iex', 'trade', 'trade_iex'])
    expect(partitions.map(({ name }) => name)).toEqual(['2015.01.07'])
  },
)
