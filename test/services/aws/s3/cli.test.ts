import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { root } from '../../../support/endpoint.ts'
import { startS3 } from '../../../support/s3.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const hasCli = spawnSync('aws', ['--version']).status === 0

async function startCli() {
  const { endpoint, folder } = await startS3()
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
  }
  const aws = async (...words: string[]) => {
    const { stdout } = await promisify(execFile)('aws', words, { env })
    return stdout
  }
  return { aws, folder }
}

test.skipIf(!hasCli)(
  'the AWS CLI makes, fills, lists, reads and empties a bucket (where it is on the machine)',
  async () => {
    const { aws, folder } = await startCli()
    const local = temporaryFolder()
    mkdirSync(join(local, 'x'))
    writeFileSync(join(local, 'x/b c.txt'), 'small')
    // Over the CLI's threshold for multipart uploads.
    const big = randomBytes(9 * 1024 * 1024)
    writeFileSync(join(local, 'big'), big)
    await aws('s3', 'mb', 's3://cli')
    await aws('s3', 'sync', local, 's3://cli/up', '--only-show-errors')
    expect(readFileSync(join(folder, 'cli/up/big')).equals(big)).toBe(true)
    expect(await aws('s3', 'ls', '--recursive', 's3://cli')).toMatch(/9437184 up\/big\n.* 5 up\/x\/b c\.txt/)
    expect(await aws('s3', 'sync', local, 's3://cli/up', '--dryrun')).toBe('')
    await aws('s3', 'cp', 's3://cli/up/big', join(local, 'copy'), '--only-show-errors')
    expect(readFileSync(join(local, 'copy')).equals(big)).toBe(true)
    await aws('s3', 'mv', 's3://cli/up/x/b c.txt', 's3://cli/moved', '--only-show-errors')
    expect(readFileSync(join(folder, 'cli/moved'), 'utf8')).toBe('small')
    await aws('s3', 'rb', '--force', 's3://cli')
    expect(await aws('s3', 'ls')).toBe('')
  },
  120_000,
)
