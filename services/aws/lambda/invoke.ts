// Invoke takes and gives the payload as a body of its own, beside what it says in headers and status.

import * as z from 'zod'
import { messageOf } from '../../store/thrown.ts'
import { readBody } from '../../wire/body.ts'
import type { Answer, Call } from '../../wire/call.ts'
import { fitInput } from '../../wire/fit-input.ts'
import { parseJson } from '../../wire/json.ts'
import { refusal } from '../../wire/refusal.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import { parseInput } from '../../wire/validation.ts'
import type { Asynchronous } from './asynchronous.ts'
import type { Found } from './function-name.ts'
import type { Invocation, Run } from './runner.ts'

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/

export const isInvoke = ({ method, rawPath }: Pick<Call, 'method' | 'rawPath'>) =>
  method === 'POST' && PATH.test(rawPath)

export interface InvokeParts {
  find(reference: string): Found
  run: Run
  accept: Asynchronous['accept']
}

export async function answerInvoke(call: Call, parts: InvokeParts): Promise<Answer> {
  try {
    return await invoke(call, parts)
  } catch (error) {
    if (!(error instanceof ServiceException)) throw error
    return refusal(error, 'json', call.requestId)
  }
}

export const membersOfInvoke = z.object({
  FunctionName: z.string(),
  InvocationType: z.string().optional(),
  LogType: z.string().optional(),
  Payload: z.string().default(''),
  Qualifier: z.string().optional(),
})

/** Invoke for a part of kdbflow itself, the payload as text both ways. */
export async function invokeInside(
  input: Record<string, unknown>,
  inner: Call,
  parts: InvokeParts,
): Promise<Record<string, unknown>> {
  const { FunctionName, InvocationType, LogType, Payload, Qualifier } = parseInput(
    membersOfInvoke,
    fitInput(membersOfInvoke, input),
  )
  const { status, headers, body } = await invoke(
    {
      ...inner,
      rawPath: `/2015-03-31/functions/${encodeURIComponent(FunctionName)}/invocations`,
      rawQuery: Qualifier === undefined ? '' : `Qualifier=${encodeURIComponent(Qualifier)}`,
      headers: {
        ...(InvocationType === undefined ? {} : { 'x-amz-invocation-type': InvocationType }),
        ...(LogType === undefined ? {} : { 'x-amz-log-type': LogType }),
      },
      body: Buffer.from(Payload),
    },
    parts,
  )
  return {
    StatusCode: status,
    Payload: body,
    ExecutedVersion: headers['x-amz-executed-version'],
    FunctionError: headers['x-amz-function-error'],
    LogResult: headers['x-amz-log-result'],
  }
}

async function invoke(call: Call, { find, run, accept }: InvokeParts): Promise<Answer> {
  const found = find(referenceOf(call))
  call.principal.authorize('lambda:InvokeFunction', found.arn)
  const payload = await payloadOf(call)
  const { requestId } = call
  const type = call.headers['x-amz-invocation-type'] ?? 'RequestResponse'
  if (type === 'RequestResponse') return answerOf(await run({ found, payload, requestId }), call)
  if (type === 'Event') {
    accept(found.name, payload, requestId)
    return { status: 202, headers: { 'x-amzn-requestid': requestId } }
  }
  if (type === 'DryRun') return { status: 204, headers: { 'x-amzn-requestid': requestId } }
  throw invalid(`expected the invocation type to be one of RequestResponse, Event, DryRun, got ${type}`)
}

function referenceOf({ rawPath, rawQuery }: Call): string {
  const name = decodeURIComponent(PATH.exec(rawPath)?.[1] ?? '')
  const qualifier = new URLSearchParams(rawQuery).get('Qualifier')
  return qualifier === null ? name : `${name}:${qualifier}`
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB */
export const LARGEST_PAYLOAD = 6 * 1024 * 1024

async function payloadOf(call: Call): Promise<string> {
  const text = (await readBody(call.body, LARGEST_PAYLOAD)).toString()
  if (text === '') return '{}'
  try {
    parseJson(text)
    return text
  } catch (cause) {
    const message = `Could not parse request body into json: ${messageOf(cause)}`
    throw new ServiceException(
      { code: 'InvalidRequestContentException', status: 400, members: { Type: 'User' } },
      message,
    )
  }
}

const invalid = (message: string) =>
  new ServiceException(
    { code: 'InvalidParameterValueException', status: 400, members: { Type: 'User' } },
    message,
  )

function answerOf({ payload, fault, logResult, requestId }: Invocation, call: Call): Answer {
  return {
    status: 200,
    operation: 'Invoke',
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amz-executed-version': '$LATEST',
      ...(fault === undefined ? {} : { 'x-amz-function-error': 'Unhandled' }),
      ...(call.headers['x-amz-log-type'] === 'Tail' ? { 'x-amz-log-result': logResult } : {}),
    },
    body: payload,
  }
}
