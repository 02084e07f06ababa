/**
 * How one engine represents one kind of storage.
 *
 * @since 0.1.0
 */

/**
 * Turns a storage type's carrier (see `StorageType`) into what the driver binds, and what the driver reads into the
 * carrier. NULL never reaches it, and neither does a carrier that `StorageType`'s table does not admit. A direction that
 * is `undefined` changes nothing.
 *
 * `decode` may meet a value of another form (a column changed behind our back): it throws a `TypeError` that says so.
 *
 * @since 0.1.0
 * @category models
 */
export interface Codec {
  readonly encode: ((carrier: unknown) => unknown) | undefined
  readonly decode: ((value: unknown) => unknown) | undefined
}

/**
 * Makes a codec of two functions typed by what they expect.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <Carrier, Value>(options: {
  readonly encode?: (carrier: Carrier) => unknown
  readonly decode?: (value: Value) => Carrier
}): Codec =>
  // The storage type picks the codec, so the carrier's type is known to be right where it is called.
  ({ encode: options.encode, decode: options.decode }) as Codec

/**
 * The codec of values that the driver binds and reads as their carrier.
 *
 * @since 0.1.0
 * @category constructors
 */
export const identity: Codec = { encode: undefined, decode: undefined }
