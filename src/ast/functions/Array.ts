/**
 * Functions of arrays.
 *
 * @since 0.1.0
 */

/**
 * The functions of arrays, by our names. Indices count from 0; `arraySlice` ends before its last operand.
 *
 * @since 0.1.0
 * @category models
 */
export type ArrayFunction =
  | "arrayContains"
  | "arrayContainedBy"
  | "arrayOverlaps"
  | "arrayLength"
  | "arrayAt"
  | "arraySlice"
  | "arrayIndexOf"
  | "arrayAppend"
  | "arrayConcat"
  | "arrayRemove"
