import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { root } from '../support/endpoint.ts'

const { status, stdout } = spawnSync('aws', ['--version'], { encoding: 'utf8' })

export const hasCli = status === 0
/** `aws logs tail` came with version 2. */
export const hasCliV2 = hasCli && stdout.startsWith('aws-cli/2')

/** Runs the AWS CLI against an endpoint, through its environment alone. */
export async function aws(url: string, ...words: string[]): Promise<string> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: url,
    // Version 1 reads this name alone.
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
  }
  const answer = await promisify(execFile)('aws', [...words, '--output', 'json'], { env })
  return answer.stdout
}
