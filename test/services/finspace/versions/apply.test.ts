import { expect, test } from 'vitest'
import { openWorld, version } from './world.ts'

test('a PUT of a directory copies its content under dbPath, a PUT of a file goes in under its own name', async () => {
  const { upload, apply, read, versions } = openWorld()
  upload('hdb/2026.01.05/trade/price', 'p1')
  upload('hdb/2026.01.05/trade/.d', 'd')
  upload('hdb/2026.01.06/trade/price', 'p2')
  upload('sym', 's')
  await apply('c1', [
    { changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/hdb/' },
    { changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/sym' },
  ])
  expect(await read('c1')).toEqual({
    '/2026.01.05/trade/.d': 'd',
    '/2026.01.05/trade/price': 'p1',
    '/2026.01.06/trade/price': 'p2',
    '/sym': 's',
  })
  expect(versions.describe(version('c1'))).toEqual({ numBytes: 6, numFiles: 4 })
})

test('a version stays as it was while later ones add, replace and delete', async () => {
  const { upload, apply, read } = openWorld()
  upload('a/2026.01.05/trade/price', 'old')
  upload('a/2026.01.05/quote/bid', 'bid')
  upload('a/sym', 'sym')
  upload('b/price', 'new')
  await apply('c1', [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/a/' }])
  await apply('c2', [{ changeType: 'PUT', dbPath: '/2026.01.05/trade/', s3Path: 's3://bucket/b/price' }])
  await apply('c3', [{ changeType: 'DELETE', dbPath: '/2026.01.05/' }])
  const first = { '/2026.01.05/quote/bid': 'bid', '/2026.01.05/trade/price': 'old', '/sym': 'sym' }
  expect(await read('c1')).toEqual(first)
  expect(await read('c2')).toEqual({ ...first, '/2026.01.05/trade/price': 'new' })
  expect(await read('c3')).toEqual({ '/sym': 'sym' })
})

test('DELETE then PUT of one path in one changeset replaces it', async () => {
  const { upload, apply, read } = openWorld()
  upload('a/2026.01.05/trade/price', 'old')
  upload('a/2026.01.05/trade/gone', 'old')
  upload('b/price', 'new')
  await apply('c1', [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/a/' }])
  await apply('c2', [
    { changeType: 'DELETE', dbPath: '/2026.01.05/' },
    { changeType: 'PUT', dbPath: '/2026.01.05/trade/', s3Path: 's3://bucket/b/' },
  ])
  expect(await read('c2')).toEqual({ '/2026.01.05/trade/price': 'new' })
})
