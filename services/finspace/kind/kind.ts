import type { ResourceRef } from '../../../model/arn.ts'
import type { AnyFinspaceOperation } from '../operation/operation.ts'

/** A kind of resource, as its folder declares it; from all of them the service is put together. */
export interface Kind {
  operations: Readonly<Record<string, AnyFinspaceOperation>>
  /** The ARN in full of the resource that is named so, where it is there: it can be tagged. */
  arnOf?(named: ResourceRef): string | undefined
  /** Its life cycle, where its resources have one. */
  life?: { start(): void; stop(): Promise<void> }
  /** What deleting the environment does to them; absent where their database takes them with it. */
  contents?: Contents
}

/** What deleting an environment does to what is in it. */
export interface Contents {
  /** Why the request to delete it is refused. */
  refusal?(environmentId: string): string | undefined
  /** What costs money by itself is never removed on the side: it must be gone. */
  left?(environmentId: string): { count: number; of: string }
  /** Lets go of what they hold outside the store. */
  release?(environmentId: string): Promise<void>
  /** Removes what is there, in the running transaction. */
  remove(environmentId: string): void
}
