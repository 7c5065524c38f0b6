import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedKdbflow } from '../services/start/kdbflow.ts'
import { hasProgram, runProgram } from '../support/program.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { BIG, digestOf, readTree, writeTree } from './tree.ts'

const kdbflow = sharedKdbflow()

function startS3cmd() {
  const { client, url, data } = kdbflow()
  const { host } = new URL(url)
  const config = join(temporaryFolder(), 's3cfg')
  const settings = {
    access_key: client.credentials.accessKeyId,
    secret_key: client.credentials.secretAccessKey,
    host_base: host,
    host_bucket: host,
    use_https: 'False',
    multipart_chunk_size_mb: '5',
    progress_meter: 'False',
    // It asks again after a refusal by 501, and waits longer each time.
    max_retries: '1',
  }
  const text = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`)
  writeFileSync(config, ['[default]\n', ...text].join(''))
  const s3cmd = (...args: string[]) => runProgram('s3cmd', ['--config', config, ...args])
  return { s3cmd, bucket: (name: string) => join(data, 's3', name) }
}

test.skipIf(!hasProgram('s3cmd', '--version'))(
  's3cmd puts, lists, syncs, gets, copies, changes and deletes objects of any name, also in parts',
  { timeout: 120_000 },
  async () => {
    const { s3cmd, bucket } = startS3cmd()
    const local = temporaryFolder()
    writeTree(local)
    await s3cmd('mb', 's3://s3cmd')
    await s3cmd('sync', `${local}/`, 's3://s3cmd/up/')
    expect(readTree(join(bucket('s3cmd'), 'up'))).toEqual(readTree(local))
    const listed = await s3cmd('ls', '--recursive', 's3://s3cmd')
    for (const name of readTree(local).keys()) expect(listed).toContain(`s3://s3cmd/up/${name}\n`)
    const down = temporaryFolder()
    await s3cmd('sync', 's3://s3cmd/up/', `${down}/`)
    expect(readTree(down)).toEqual(readTree(local))

    await s3cmd('cp', `s3://s3cmd/up/${BIG}`, 's3://s3cmd/copied')
    await s3cmd('mv', 's3://s3cmd/copied', 's3://s3cmd/moved')
    expect(digestOf(join(bucket('s3cmd'), 'moved'))).toBe(digestOf(join(local, BIG)))
    await s3cmd('modify', '--add-header=x-amz-meta-desk: rates', 's3://s3cmd/moved')
    expect(await s3cmd('info', 's3://s3cmd/moved')).toMatch(/x-amz-meta-desk: rates/)

    rmSync(join(local, 'plain.txt'))
    await s3cmd('sync', '--delete-removed', `${local}/`, 's3://s3cmd/up/')
    expect(readTree(join(bucket('s3cmd'), 'up'))).toEqual(readTree(local))
    await s3cmd('del', '--recursive', '--force', 's3://s3cmd/up')
    expect(await s3cmd('du', 's3://s3cmd')).toMatch(/ 1 objects/)
    await s3cmd('rb', '--recursive', '--force', 's3://s3cmd')
    expect(await s3cmd('ls')).not.toContain('s3cmd')
  },
)

test.skipIf(!hasProgram('s3cmd', '--version'))(
  's3cmd reads what a bucket is configured to, and learns by name what is not served',
  { timeout: 60_000 },
  async () => {
    const { s3cmd } = startS3cmd()
    await s3cmd('mb', 's3://settings')
    const info = await s3cmd('info', 's3://settings')
    expect(info).toMatch(/Payer: +BucketOwner/)
    expect(info).toMatch(/Policy: +none/)
    expect(info).toMatch(/ACL: +000000000000: FULL_CONTROL/)
    await s3cmd('setacl', '--acl-private', 's3://settings')
    await expect(s3cmd('setacl', '--acl-public', 's3://settings')).rejects.toThrow(/NotImplemented.*URI/)
    await expect(s3cmd('getlifecycle', 's3://settings')).rejects.toThrow('NoSuchLifecycleConfiguration')
  },
)
