/**
 * Functions of ranges.
 *
 * @since 0.1.0
 */

/** The functions of ranges, by our names. @since 0.1.0 @category models */
export type RangeFunction =
  | "rangeContains"
  | "rangeContainedBy"
  | "rangeOverlaps"
  | "rangeLeftOf"
  | "rangeRightOf"
  | "rangeNotRightOf"
  | "rangeNotLeftOf"
  | "rangeAdjacentTo"
  | "rangeIsEmpty"
  | "rangeLower"
  | "rangeUpper"
  | "rangeLowerInclusive"
  | "rangeUpperInclusive"
  | "rangeLowerInfinite"
  | "rangeUpperInfinite"
