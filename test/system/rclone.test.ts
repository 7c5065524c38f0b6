import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedKdbflow } from '../services/start/kdbflow.ts'
import { hasProgram, runProgram } from '../support/program.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { BIG, digestOf, readTree, writeTree } from './tree.ts'

const kdbflow = sharedKdbflow()

function startRclone() {
  const { client, url, data } = kdbflow()
  const env = {
    RCLONE_CONFIG: join(temporaryFolder(), 'none'),
    RCLONE_CONFIG_KDBFLOW_TYPE: 's3',
    RCLONE_CONFIG_KDBFLOW_PROVIDER: 'Other',
    RCLONE_CONFIG_KDBFLOW_ENDPOINT: url,
    RCLONE_CONFIG_KDBFLOW_ACCESS_KEY_ID: client.credentials.accessKeyId,
    RCLONE_CONFIG_KDBFLOW_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
    RCLONE_S3_CHUNK_SIZE: '5M',
    RCLONE_S3_UPLOAD_CUTOFF: '6M',
    RCLONE_S3_COPY_CUTOFF: '6M',
    // It cannot take a bundle of authorities from the environment.
    AWS_CA_BUNDLE: undefined,
  }
  const rclone = (...args: string[]) => runProgram('rclone', args, { env })
  return { rclone, bucket: (name: string) => join(data, 's3', name) }
}

const lines = (text: string) => text.split('\n').filter(line => line !== '')

test.skipIf(!hasProgram('rclone', 'version'))(
  'rclone copies, checks, lists, syncs, moves and deletes objects of any name, also in parts',
  { timeout: 120_000 },
  async () => {
    const { rclone, bucket } = startRclone()
    const local = temporaryFolder()
    writeTree(local)
    await rclone('mkdir', 'kdbflow:rclone')
    await rclone('copy', local, 'kdbflow:rclone/up')
    expect(readTree(join(bucket('rclone'), 'up'))).toEqual(readTree(local))
    const listed = lines(await rclone('lsf', '--recursive', '--files-only', 'kdbflow:rclone/up'))
    expect(listed.toSorted()).toEqual([...readTree(local).keys()].toSorted())
    await rclone('check', '--download', local, 'kdbflow:rclone/up')

    await rclone('copyto', `kdbflow:rclone/up/${BIG}`, 'kdbflow:rclone/copied in parts')
    await rclone('moveto', 'kdbflow:rclone/copied in parts', 'kdbflow:rclone/moved')
    const down = join(temporaryFolder(), BIG)
    await rclone('copyto', 'kdbflow:rclone/moved', down)
    expect(digestOf(down)).toBe(digestOf(join(local, BIG)))

    rmSync(join(local, 'plain.txt'))
    writeFileSync(join(local, 'empty'), 'no longer')
    await rclone('sync', local, 'kdbflow:rclone/up')
    expect(readTree(join(bucket('rclone'), 'up'))).toEqual(readTree(local))
    await rclone('delete', 'kdbflow:rclone/up', '--include', '*.txt')
    const left = [...readTree(local).keys()].filter(name => !name.endsWith('.txt'))
    expect([...readTree(join(bucket('rclone'), 'up')).keys()].toSorted()).toEqual(left.toSorted())
    await rclone('purge', 'kdbflow:rclone')
    expect(await rclone('lsf', 'kdbflow:')).not.toContain('rclone')
  },
)

test.skipIf(!hasProgram('rclone', 'version'))(
  'rclone learns by name what is not served, and what is not there',
  { timeout: 60_000 },
  async () => {
    const { rclone, bucket } = startRclone()
    await rclone('mkdir', 'kdbflow:refusals')
    const local = temporaryFolder()
    writeTree(local)
    const once = ['--retries', '1', '--low-level-retries', '1']
    const cold = rclone('copy', local, 'kdbflow:refusals', '--s3-storage-class', 'GLACIER', ...once)
    await expect(cold).rejects.toThrow(/NotImplemented.*x-amz-storage-class/)
    expect(readTree(bucket('refusals')).size).toBe(0)
    await expect(rclone('ls', 'kdbflow:none')).rejects.toThrow('directory not found')
    expect((await rclone('backend', 'versioning', 'kdbflow:refusals')).trim()).toBe('Unversioned')
  },
)
