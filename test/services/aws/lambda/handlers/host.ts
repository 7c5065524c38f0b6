// A host of its own for orphans.test.ts: runs one endless invocation, prints its sandbox's id, is killed.
import { join } from 'node:path'
import { Sandbox } from '../../../../../services/aws/lambda/sandbox.ts'

const sandbox = new Sandbox()
const file = join(import.meta.dirname, 'misbehave.ts')
const context = {
  functionName: 'f',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn',
  memoryLimitInMB: '128',
  awsRequestId: 'r',
  logGroupName: 'g',
  logStreamName: 's',
}
const message = { requestId: 'r', functionName: 'f', file, environment: {}, context, deadline: 0 }
await sandbox.run({ ...message, payload: '{"way":"nothing"}' }, () => undefined)
void sandbox.run({ ...message, payload: '{"way":"endless loop"}' }, () => undefined)
process.stdout.write(`${sandbox.pid}\n`)
