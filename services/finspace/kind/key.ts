// Keys of resources, whose names hold no slash.

export const keyOf = (...names: string[]) => names.join('/')

/** Numbers in the order of their text. */
export const sortable = (number: number) => String(number).padStart(16, '0')
