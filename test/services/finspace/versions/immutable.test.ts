import { execFileSync } from 'node:child_process'
import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { expect, test } from 'vitest'
import { openWorld, version } from './world.ts'

/** Debian's and most others' user `nobody`. */
const NOBODY = 65_534

// What q code may try: append to a column, add a symbol, add a file or a date, delete, rename, write through a link.
const attempts = `
  const fs = require('node:fs')
  const path = require('node:path')
  const [mount] = process.argv.slice(1)
  const at = name => path.join(mount, name)
  const tries = {
    read: () => fs.readFileSync(at('2026.01.05/trade/price')),
    appendColumn: () => fs.appendFileSync(at('2026.01.05/trade/price'), 'x'),
    appendSym: () => fs.appendFileSync(at('sym'), 'x'),
    overwrite: () => fs.writeFileSync(at('sym'), 'x'),
    truncate: () => fs.truncateSync(at('sym')),
    addColumn: () => fs.writeFileSync(at('2026.01.05/trade/new'), 'x'),
    addTable: () => fs.mkdirSync(at('2026.01.05/quote')),
    addDate: () => fs.mkdirSync(at('2026.01.06')),
    addFile: () => fs.writeFileSync(at('config'), 'x'),
    delete: () => fs.unlinkSync(at('sym')),
    deleteColumn: () => fs.unlinkSync(at('2026.01.05/trade/price')),
    rename: () => fs.renameSync(at('sym'), at('sym1')),
    linkOver: () => fs.symlinkSync('/tmp', at('2026.01.07')),
  }
  const results = {}
  for (const [name, run] of Object.entries(tries)) {
    try { run(); results[name] = 'done' } catch (error) { results[name] = error.code }
  }
  console.log(JSON.stringify(results))`

test('a user that is not root changes nothing of a version through its mount, and reads it', async () => {
  const { folder, versions, apply, upload, read } = openWorld()
  chmodSync(folder, 0o755)
  upload('hdb/2026.01.05/trade/price', 'p')
  upload('hdb/sym', 's')
  await apply('c1', [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/hdb/' }])
  const mount = await versions.mount(version('c1'), 'node')
  const user = getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  const output = execFileSync(process.execPath, ['-e', attempts, mount], {
    ...user,
    cwd: '/',
    encoding: 'utf8',
  })
  const { read: reading, ...changing } = JSON.parse(output)
  expect(reading).toBe('done')
  expect(new Set(Object.values(changing))).toEqual(new Set(['EACCES']))
  expect(await read('c1')).toEqual({ '/2026.01.05/trade/price': 'p', '/sym': 's' })
})

test('an object that is overwritten in place leaves the versions that hold it as they were', async () => {
  const { apply, upload, read } = openWorld()
  upload('hdb/sym', 'before')
  await apply('c1', [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/hdb/' }])
  upload('hdb/sym', 'AFTER!')
  expect(await read('c1')).toEqual({ '/sym': 'before' })
})

test('no file of a version is a hard link to an object, and all are read-only', async () => {
  const { apply, upload, versions } = openWorld()
  upload('hdb/2026.01.05/trade/price', 'p')
  await apply('c1', [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/hdb/' }])
  const mount = await versions.mount(version('c1'), 'node')
  const file = statSync(join(mount, '2026.01.05/trade/price'))
  expect([file.nlink, file.mode & 0o777]).toEqual([1, 0o444])
  for (const directory of ['', '2026.01.05', '2026.01.05/trade']) {
    expect(statSync(join(mount, directory)).mode & 0o777).toBe(0o555)
  }
})
