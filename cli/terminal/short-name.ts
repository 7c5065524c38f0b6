const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A name that nobody chose, as short as a line wants it. `findExecution` knows the execution by it. */
export const shortName = (name: string): string => (UUID.test(name) ? name.slice(0, 8) : name)
