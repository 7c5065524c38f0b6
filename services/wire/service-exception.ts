/** An error that a client gets, by the code its SDK knows. Thrown where found; made wire once, at the edge. */
export class ServiceException extends Error {
  override readonly name = 'ServiceException'
  /** The shape's name in the service's model, such as ConflictException. */
  readonly code: string
  /** HTTP status. */
  readonly status: number
  /** Further members of the shape, such as `reason`. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(
    { code, status, members = {} }: { code: string; status: number; members?: Record<string, unknown> },
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.code = code
    this.status = status
    this.members = members
  }
}

export const validationException = (message: string, members?: Record<string, unknown>) =>
  new ServiceException(
    { code: 'ValidationException', status: 400, ...(members === undefined ? {} : { members }) },
    message,
  )
