import { randomUUID } from 'node:crypto'
import type { Call, Principal } from './call.ts'
import { ServiceException } from './service-exception.ts'

/** A service as it is called from within: by its signing name, in its own region. */
export interface InnerService {
  name: string
  /** us-east-1 where absent. */
  region?: string | undefined
}

/** The call that an operation sees when a part of kdbflow itself runs it. */
export const innerCall = ({ name, region = 'us-east-1' }: InnerService, principal: Principal): Call => ({
  service: name,
  region,
  method: 'POST',
  rawPath: '/',
  rawQuery: '',
  headers: {},
  body: Buffer.alloc(0),
  trailers: {},
  principal,
  // As CloudTrail has it for calls that an AWS service makes.
  sourceIp: 'kdbflow.internal',
  requestId: randomUUID(),
})

/** @throws {ServiceException} UnknownOperationException */
export function operationOf<T>(operations: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (found !== undefined) return found
  throw new ServiceException(
    { code: 'UnknownOperationException', status: 404 },
    `expected the name of an operation that is served here, got '${name}'`,
  )
}
