import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  CreateKxChangesetCommand,
  CreateKxClusterCommand,
  type CreateKxClusterCommandInput,
  ListKxEnvironmentsCommand,
} from '@aws-sdk/client-finspace'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { DescribeExecutionCommand, ListExecutionsCommand, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { findExecution } from '../../cli/executions/find-execution.ts'
import { runWorkflow } from '../../cli/executions/run.ts'
import { rootKeyOf } from '../../services/start/root-key.ts'
import { workflows } from '../../workflows/catalog.ts'
import { INPUTS } from '../../workflows/inputs.ts'
import { clientsOf, machineArn, sharedKdbflow } from '../services/start/kdbflow.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { kdbflow, type Surroundings } from './kdbflow.ts'

const running = sharedKdbflow()
/** The command, given the endpoint as a person gives it: by its data folder. */
const run = (words: string[], input = '', more: Surroundings = {}) =>
  kdbflow(words, { env: { KDBFLOW_DATA: running().data }, input, ...more })

const provisioning = {
  environment: { name: 'trading', kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/abc' },
  databases: [{ databaseName: 'market' }],
}
const ARN = /^arn:aws:states:us-east-1:000000000000:execution:\S+$/m
const arnIn = (out: string) => ARN.exec(out)?.[0] ?? ''

describe('kdbflow env', () => {
  test('prints what a shell evaluates to point AWS tools at the endpoint', async () => {
    const { code, out } = await run(['env'])
    expect(code).toBe(0)
    const shown =
      'echo "$AWS_ENDPOINT_URL $AWS_REGION $AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY ${AWS_PROFILE-none}"'
    const shell = promisify(execFile)('sh', ['-c', `AWS_PROFILE=other; ${out}\n${shown}`])
    const { accessKeyId, secretAccessKey } = rootKeyOf(running().data, process.env) ?? {}
    expect((await shell).stdout).toBe(`${running().url} us-east-1 ${accessKeyId} ${secretAccessKey} none\n`)
  })

  test('wants a data folder that kdbflow start has used', async () => {
    const folder = temporaryFolder()
    const { code, err } = await kdbflow(['env', '--data', folder])
    expect({ code, err }).toEqual({
      code: 1,
      err: `kdbflow: expected a data folder that kdbflow start has used, got ${folder}: name it by --data\n`,
    })
  })
})

test('a reader that stops reading, as head does, ends the command without a stack', async () => {
  const command = `"${process.execPath}" cli/kdbflow.mjs input load-database --schema | true; echo \${PIPESTATUS[0]}`
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command])
  expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' })
})

describe('kdbflow run', () => {
  test('--watch shows the states as they go, then the output', async () => {
    const file = join(temporaryFolder(), 'input.json')
    writeFileSync(file, JSON.stringify(provisioning))
    const { code, out } = await run(['run', 'provision-environment', '--input', file, '--watch'])
    expect(code).toBe(0)
    expect(out).toMatch(ARN)
    expect(out).toMatch(/^ +\d+\.\d s {2}Create the environment$/m)
    expect(out).toMatch(/\nSUCCEEDED\n\{"environmentId":"\w+"\}\n$/)

    const status = await run(['status'])
    expect(status.out).toMatch(
      /^trading \(\w+\) CREATED\n {2}database market, empty\n\nrunning executions\nno executions\n\nnext schedules\n {2}none\n$/,
    )
  })

  test('and kdbflow ca prints the authority of its nodes, for clients by TLS to trust', async () => {
    const { code, out } = await run(['ca'])
    expect(code).toBe(0)
    expect(new X509Certificate(out)).toMatchObject({ ca: true })
    expect(JSON.parse((await run(['ca', '--json'])).out)).toMatchObject({ certificate: out })
    const { err } = await run(['ca', 'other'])
    expect(err).toMatch(
      /^kdbflow: expected the id of an environment, got other; there are: \w+ \(trading\)\n$/,
    )
  })

  test('--watch ends with exit code 1 and the reason, where the execution fails', async () => {
    const input = '{"environmentId":"nosuchenvironment"}'
    const failed = await run(['run', 'watch-environment', '--input', '-', '--watch'], input)
    expect(failed.code).toBe(1)
    const executionArn = arnIn(failed.out)
    expect(failed.out).toMatch(/\nFAILED ResourceNotFoundException: .*nosuchenvironment.*\n$/)
    expect(failed.out).not.toContain('trace')
    expect(failed.err).toContain(`kdbflow redrive ${executionArn} --watch\n`)

    const watched = await run(['watch', executionArn, '--json'])
    const [entered, ...others] = watched.out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(entered).toEqual({ state: 'Check the input', seconds: expect.any(Number) })
    expect(others.at(-1)).toMatchObject({
      executionArn,
      status: 'FAILED',
      error: 'ResourceNotFoundException',
    })
    expect(watched).toMatchObject({ code: 1, err: '' })

    const shown = await run(['execution', executionArn])
    expect(shown.out).toMatch(/^FAILED, started \S+, took .*, never redriven$/m)
    expect(shown.out).toMatch(/^0\.\d\d s +\d\.\d\d s +Check the input$/m)
    expect(shown.out).toMatch(/^error {3}ResourceNotFoundException: .*nosuchenvironment/m)
    const short = executionArn.split(':').at(-1)?.slice(0, 8)
    const listed = await run(['executions', 'watch-environment', '--status', 'failed', '--since', '2h'])
    expect(listed.out).toMatch(
      new RegExp(
        `^STARTED \\(UTC\\) +STATUS +TOOK +WORKFLOW +NAME\n\\S+ \\S+ +FAILED +\\d+ s +\\S+ +${short}$`,
        'm',
      ),
    )
    const [first] = JSON.parse((await run(['executions', '--status', 'failed', '--json'])).out)
    expect(first).toMatchObject({ executionArn, workflow: 'watch-environment', status: 'FAILED' })

    await vi.waitFor(async () => {
      const { out } = await run(['events', '--since', '5'])
      expect(out).toMatch(
        new RegExp(`^\\S+ \\S+ {2}Workflow Failed {2}watch-environment ${short}.*\n.+nosuchenvironment`, 'm'),
      )
    }, 10_000)
  })

  test('names the bucket that is not there', async () => {
    const provision = ['run', 'provision-environment', '--input', JSON.stringify(provisioning), '--watch']
    const [environmentId] = /(?<="environmentId":")\w+/.exec((await run(provision)).out) ?? []
    const source = { bucket: 'absent-bucket', prefix: 'hdb/' }
    const input = JSON.stringify({ environmentId, databaseName: 'market', source })
    const { out } = await run(['run', 'load-database', '--input', input, '--watch'])
    expect(out).toMatch(/^FAILED NoSuchBucket: s3:\/\/absent-bucket\/hdb\/: /m)
  })

  test('--name starts one execution, however often it is said', async () => {
    const words = ['run', 'stop-clusters', '--name', 'evening', '--input', '{"environmentId":"none"}']
    const both = await Promise.all([run(words), run(words)])
    // As on AWS, the second is given the execution that runs, and refused once it has ended.
    const arn = 'arn:aws:states:us-east-1:000000000000:execution:stop-clusters:evening'
    const answers = both.map(({ out, err }) => arnIn(out) || /ExecutionAlreadyExists/.exec(err)?.[0])
    expect(answers).toContain(arn)
    expect([arn, 'ExecutionAlreadyExists']).toEqual(expect.arrayContaining(answers))
    const listed = await run(['executions', 'stop-clusters'])
    expect(listed.out.match(/stop-clusters +evening/g)).toHaveLength(1)
  })

  test('lists fewer than there are only where it says so, and beside the JSON', async () => {
    for (const name of ['one', 'two'])
      await run(['run', 'stop-clusters', '--name', name, '--input', '{"environmentId":"none"}'])
    const { out, err } = await run(['executions', 'stop-clusters', '--limit', '1', '--json'])
    expect(JSON.parse(out)).toHaveLength(1)
    expect(err).toBe('Older ones of stop-clusters are not shown: --limit 4, or --all\n')
  })

  test('names all workflows where it does not know the one', async () => {
    const { code, err } = await run(['run', 'load'])
    expect({ code, err }).toEqual({
      code: 1,
      err: `kdbflow: expected the name of one workflow of ${Object.keys(workflows).toSorted().join(', ')}, got load\n`,
    })
  })

  test('says what is wrong with an input that it cannot read', async () => {
    const absent = await run(['run', 'load-database', '--input', 'absent.json'])
    expect(absent).toMatchObject({ code: 1, err: expect.stringMatching(/ a file .*, got absent\.json\n$/) })
    const broken = await run(['run', 'load-database', '--input', '{"a":'])
    expect(broken).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^kdbflow: expected JSON as --input, got /),
    })
  })
})

test.each(Object.keys(workflows))('kdbflow input prints what %s takes, and its schema', async name => {
  const example = JSON.parse((await kdbflow(['input', name])).out)
  const schema = z.fromJSONSchema(JSON.parse((await kdbflow(['input', name, '--schema'])).out))
  expect(schema.safeParse(example)).toMatchObject({ success: true })
})

test('kdbflow input names all workflows where it does not know the one', async () => {
  const { code, err } = await kdbflow(['input', 'load'])
  expect(code).toBe(1)
  expect(err).toMatch(/^kdbflow: expected the name of one workflow of .*load-database.*, got load\n$/)
})

test('kdbflow console and graph print JSON for programs', async () => {
  const { out } = await run(['console', '--json'])
  expect(JSON.parse(out)).toEqual({
    url: expect.stringContaining(running().url),
    expiration: expect.any(String),
  })
  const graph = JSON.parse((await kdbflow(['graph', 'load-database', '--json'])).out)
  expect(graph).toMatchObject({ nodes: expect.any(Array), edges: expect.any(Array) })
})

test('kdbflow events wants a time', async () => {
  const { code, err } = await run(['events', '--since', 'dusk'])
  expect(code).toBe(1)
  expect(err).toBe(
    "kdbflow: expected --since to be a time such as 90s, 30m, 2h or 7d, got 'dusk'\n(kdbflow events --help shows what it takes)\n",
  )
})

test('kdbflow status shows what a database holds, how far behind a cluster is, and what is put away', async () => {
  const { finspace, s3 } = clientsOf(running().client)
  await run(['run', 'provision-environment', '--input', JSON.stringify(provisioning), '--watch'])
  const [environmentId = ''] = /(?<=trading \()\w+/.exec((await run(['status'])).out) ?? []
  await s3.send(new CreateBucketCommand({ Bucket: 'market-data' }))
  await s3.send(new PutObjectCommand({ Bucket: 'market-data', Key: 'sym', Body: 'AAPL\0' }))
  const market = { environmentId, databaseName: 'market' }
  const { changesetId } = await finspace.send(
    new CreateKxChangesetCommand({
      ...market,
      changeRequests: [{ changeType: 'PUT', s3Path: 's3://market-data/sym', dbPath: '/' }],
      clientToken: 'once',
    }),
  )
  const says = (line: RegExp) =>
    vi.waitFor(async () => expect((await run(['status'])).out).toMatch(line), 10_000)
  await says(
    new RegExp(`^ {2}database market, 5 bytes in 1 file,\\s+newest ${changesetId} of \\S+ \\S+$`, 'm'),
  )
  const [[hdb] = []] = INPUTS['roll-out-clusters'].example.waves
  const cluster = { environmentId, clusterName: 'hdb', ...hdb?.configuration, databases: [market] }
  // That the example has a configuration, its type does not say.
  await finspace.send(new CreateKxClusterCommand(cluster as CreateKxClusterCommandInput))
  await says(/^ {2}cluster hdb, HDB RUNNING, 1 node, market at the newest$/m)
  await finspace.send(
    new CreateKxChangesetCommand({
      ...market,
      changeRequests: [{ changeType: 'PUT', s3Path: 's3://market-data/sym', dbPath: '/2026.11.20/t/' }],
      clientToken: 'twice',
    }),
  )
  await says(/the date 2026\.11\.20/)
  const { out } = await run(['status'])
  expect(out.replaceAll(/\s+/g, ' ')).toMatch(
    new RegExp(`cluster hdb, HDB RUNNING, 1 node, market at ${changesetId} of \\S+ \\S+, 1 behind `),
  )
  expect(out.split('\n').filter(line => line.length > 80)).toEqual([])
  await s3.send(
    new PutObjectCommand({
      Bucket: 'kdbflow-state',
      Key: `clusters/${environmentId}.json`,
      Body: '{"gw":{}}',
    }),
  )
  expect((await run(['status'])).out).toContain('\n  put away by stop-clusters: gw\n')
  expect(JSON.parse((await run(['status', '--json'])).out)).toMatchObject({
    environments: [
      {
        ...{ environmentId, name: 'trading', putAway: ['gw'] },
        databases: [
          {
            ...{ databaseName: 'market', newest: expect.any(String), newestAt: expect.any(String) },
            ...{ numBytes: 10, numFiles: 2, dates: { count: 1, first: '2026.11.20', last: '2026.11.20' } },
          },
        ],
        clusters: [
          {
            ...{ clusterName: 'hdb', status: 'RUNNING', nodes: 1 },
            databases: [{ changesetId, behind: 1, at: expect.any(String) }],
          },
        ],
      },
    ],
    ...{ executions: [], schedules: [] },
  })
}, 60_000)

describe('kdbflow redrive', () => {
  test('lets a failed execution go on, and shows what it is at', async () => {
    const input = '{"environmentId":"nosuchenvironment"}'
    const executionArn = arnIn((await run(['run', 'watch-environment', '--input', input, '--watch'])).out)
    const again = await run(['redrive', executionArn, '--watch'])
    expect(again).toMatchObject({ code: 1, out: expect.stringMatching(`^${executionArn}\n`) })
    expect(again.out).toMatch(/\nFAILED ResourceNotFoundException: /)
    expect((await run(['execution', executionArn])).out).toMatch(
      /^FAILED, started \S+, took .*, redriven once$/m,
    )
  })

  test('says why one stays as it is', async () => {
    const absent = 'arn:aws:states:us-east-1:000000000000:execution:stop-clusters:absent'
    const { code, err } = await run(['redrive', absent])
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringMatching(`^kdbflow: .*${absent}`) })
  })
})

describe('bad input', () => {
  const bad = JSON.stringify({ timeoutSeconds: 0, trigger: 'whim', unheardOf: 1 })
  const places = ['timeoutSeconds', 'trigger', 'unheardOf', /environment/]

  test('is refused for each workflow with every fault, before anything starts', async () => {
    const { sfn } = clientsOf(running().client)
    const { data } = running()
    for (const name of Object.keys(workflows)) {
      const refused = await runWorkflow(name, { data, input: bad }).catch(error => String(error))
      for (const place of [...places, `kdbflow input ${name}`]) expect(refused, name).toMatch(place)
      const { executions = [] } = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn: machineArn(name), statusFilter: 'FAILED' }),
      )
      const inputs = await Promise.all(
        executions.map(({ executionArn }) => sfn.send(new DescribeExecutionCommand({ executionArn }))),
      )
      expect(inputs.filter(({ input }) => input === bad)).toEqual([])
    }
    const nothing = await run(['run', 'load-database'])
    expect(nothing).toMatchObject({ code: 1, out: '', err: expect.stringContaining('\n  environmentId: ') })
  })

  test('that was started otherwise ends each workflow in InvalidInput, and nothing is made', async () => {
    const { finspace, sfn } = clientsOf(running().client)
    const before = (await finspace.send(new ListKxEnvironmentsCommand({}))).environments
    for (const name of Object.keys(workflows)) {
      const start = new StartExecutionCommand({ stateMachineArn: machineArn(name), input: bad })
      const { executionArn } = await sfn.send(start)
      const end = await vi.waitFor(async () => {
        const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }))
        expect(execution).toMatchObject({ status: 'FAILED', error: 'InvalidInput' })
        return execution
      }, 20_000)
      for (const place of places) expect(end.cause, name).toMatch(place)
    }
    const watched = await run(['watch', '@latest', 'load-database'])
    expect(watched).toMatchObject({ code: 1, err: expect.stringContaining('kdbflow input') })
    expect(watched.out).toMatch(/^FAILED InvalidInput: .*unheardOf/m)
    expect((await finspace.send(new ListKxEnvironmentsCommand({}))).environments).toEqual(before)
  })
})

/** One that waits for an hour, unless somebody ends it. */
async function startWaiting(name: string): Promise<string> {
  const { sfn, s3 } = clientsOf(running().client)
  await s3.send(new CreateBucketCommand({ Bucket: `${name}-data` }))
  await s3.send(new PutObjectCommand({ Bucket: `${name}-data`, Key: 'hdb/sym', Body: 'AAPL\0' }))
  const input = JSON.stringify({
    ...{ environmentId: 'any', databaseName: name, quietSeconds: 3600 },
    source: { bucket: `${name}-data`, prefix: 'hdb/' },
  })
  const start = { stateMachineArn: machineArn('load-arrivals'), name, input }
  const { executionArn = '' } = await sfn.send(new StartExecutionCommand(start))
  return executionArn
}

test('an execution is found by its name, its beginning, and as the latest; and stopped by it', async () => {
  const { sfn } = clientsOf(running().client)
  const executionArn = await startWaiting('arrivals-of-today')
  const find = (named: string, workflow?: string) => findExecution(sfn, named, workflow)
  expect(await find('arrivals-of-today')).toBe(executionArn)
  expect(await find('arrivals-')).toBe(executionArn)
  expect(await find('@latest', 'load-arrivals')).toBe(executionArn)
  expect(await find(executionArn)).toBe(executionArn)
  await expect(find('of-yesterday')).rejects.toThrow(
    'expected an execution, got of-yesterday, the name of none of any workflow: kdbflow executions lists them',
  )
  const stopped = await run(['stop', 'arrivals-of-today', '--cause', 'the day is over'])
  expect(stopped).toMatchObject({ code: 0, out: expect.stringContaining('ABORTED. To let it go on') })
  expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    ...{ status: 'ABORTED', cause: 'the day is over' },
  })
})

test('Ctrl-C ends the watching, and says that the execution goes on', async () => {
  const executionArn = await startWaiting('of-tonight')
  const { code, err } = await run(['watch', 'of-tonight'], '', { interruptAt: /Wait for more/ })
  expect(code).toBe(130)
  expect(err).toContain('The execution goes on.')
  expect(err).toContain(`kdbflow stop ${executionArn}`)
})

test.each(['fish', 'powershell'])('kdbflow env speaks %s', async shell => {
  const { out } = await run(['env', '--shell', shell])
  const { secretAccessKey = '' } = rootKeyOf(running().data, process.env) ?? {}
  expect(out.split('\n').find(line => line.includes('AWS_SECRET_ACCESS_KEY'))).toBe(
    shell === 'fish'
      ? `set -gx AWS_SECRET_ACCESS_KEY '${secretAccessKey}';`
      : `$env:AWS_SECRET_ACCESS_KEY = '${secretAccessKey}'`,
  )
})

test('kdbflow env keeps calls to this machine from a proxy, beside what is kept from it already', async () => {
  const env = { KDBFLOW_DATA: running().data, NO_PROXY: 'intranet' }
  const { out } = await kdbflow(['env', '--json'], { env })
  expect(JSON.parse(out)).toMatchObject({ AWS_ENDPOINT_URL: running().url, NO_PROXY: 'intranet,127.0.0.1' })
})

test('a command without credentials says what to set', async () => {
  const { code, err } = await kdbflow(['status', '--endpoint', 'http://127.0.0.1:1'], {
    env: { AWS_EC2_METADATA_DISABLED: 'true', HOME: temporaryFolder() },
  })
  expect(code).toBe(1)
  expect(err).toMatch(
    /^kdbflow: expected credentials for this endpoint, got none: set AWS_ACCESS_KEY_ID and .*\n$/,
  )
})

describe('a command without an endpoint', () => {
  test('does not turn to AWS by itself', async () => {
    const data = temporaryFolder()
    const { code, err } = await kdbflow(['status', '--data', data])
    expect({ code, err }).toEqual({
      code: 1,
      err: `kdbflow: expected ${data}/endpoint, which kdbflow start leaves, or --endpoint <url> (aws for AWS), got neither: start it (kdbflow start), or name its folder by --data\n`,
    })
  })

  test('says how to start the one that does not answer', async () => {
    const data = temporaryFolder()
    writeFileSync(join(data, 'endpoint'), 'http://127.0.0.1:1\n')
    writeFileSync(join(data, 'credentials'), 'aws_access_key_id = AKIA\naws_secret_access_key = secret\n')
    const { code, err } = await kdbflow(['executions', '--data', data])
    expect({ code, err }).toEqual({
      code: 1,
      err: 'kdbflow: expected an endpoint that answers, got connect ECONNREFUSED 127.0.0.1:1: kdbflow start starts one\n',
    })
  })
})
