import type { Readable } from 'node:stream'
import type { InputNames } from './input-names.ts'
import type { ServiceException } from './service-exception.ts'
import type { Protocol } from './signature-error.ts'

/** A request whose signature holds, on its way to the service that it was signed for. */
export interface Call {
  /** The service in the signature's credential scope, such as `finspace` or `states`. */
  service: string
  region: string
  method: string
  /** As sent, escapes kept: an ARN in a path holds %2F. */
  rawPath: string
  rawQuery: string
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  /** Read it with `readBody`. Streamed, once, to a service that asks for that; its end shows whether it was whole. */
  body: Readable | Buffer
  /** What an `aws-chunked` body carried behind itself, such as a checksum. Known when the body has ended. */
  trailers: Readonly<Record<string, string>>
  principal: Principal
  sourceIp: string
  /** A UUID, answered as `x-amzn-requestid` and written to the audit log. */
  requestId: string
}

/** A call that the endpoint refused before its service saw it. Nothing in it but `principal` can be relied on. */
export interface RefusedCall extends Omit<Call, 'principal' | 'body' | 'trailers'> {
  /** Whom the call says that it comes from. */
  accessKeyId: string
  /** Undefined where the signature did not hold. */
  principal: Principal | undefined
}

/** Who signed. */
export interface Principal {
  accountId: string
  /** An IAM user, the account's root, or an assumed role's session. */
  arn: string
  /** The role of a session, path and all: a session's ARN leaves the path out. */
  roleArn?: string
  accessKeyId: string
  /** Throws AccessDeniedException unless the principal may do `action` (`finspace:GetKxCluster`) on the ARN, or on all. */
  authorize(
    action: string,
    resource: string | ResourcesUnder,
    conditions?: Readonly<Record<string, string>>,
  ): void
}

/** All resources whose ARNs begin so. */
export interface ResourcesUnder {
  under: string
}

export interface Answer {
  status: number
  /** The operation that answers, by its name in the API's model. */
  operation?: string
  headers: Record<string, string>
  body?: string | Uint8Array | Readable
}

/** What the endpoint knows of a service: its signing name, and how it answers a call. */
export interface Service {
  name: string
  /** How it writes errors, those too that are found before it sees the call. `json` where absent. */
  protocol?: Protocol
  /** The operations that it serves, by the names of the API's model. */
  operations?: readonly string[]
  /** In bytes; a body beyond it is refused with 413. 1 MiB where absent; `streamed` has no limit. */
  largestBody?: number | 'streamed'
  handle(call: Call): Promise<Answer>
  /** Whether method and path are those of one of its REST operations. */
  hasRoute?(call: Pick<Call, 'method' | 'rawPath'>): boolean
  /** Receives calls that were meant for it and refused. */
  refused?(call: RefusedCall, error: ServiceException): void
  /**
   * Runs an operation for a part of kdbflow itself, with the same checks as a call on the wire. Members may be named
   * as in the SDKs, and hold JSON where the API wants text.
   */
  invoke?(operation: string, input: Record<string, unknown>, principal: Principal): Promise<unknown>
  /** What such an operation takes; undefined where that is not known. */
  inputNames?(operation: string): InputNames | undefined
  /** Takes up what a crash left unfinished. */
  start?(): void | Promise<void>
  stop?(): void | Promise<void>
}
