"""Where each number of the forecast model stands in the array that the compiled loops take."""

(
    INTERCEPT,
    SLOPE,
    SD_LEVEL,
    SD_SLOPE,
    CORRELATION,
    AUTOCORRELATION,
    SD_MOVEMENT,
    SD_ERROR,
    EARLY,
    ODD_SCORE,
    ODD_SCORE_TIMES,
    ODD_MOVE,
    ODD_MOVE_TIMES,
    DROP_RATE,
    DROP_SIZE,
    DROP_SD,
    PASSING_SHARE,
    PASSING_STAYS,
    LASTING_STAYS,
    TRANSFER,
    ROUNDING,
    PASSING_KEEPS,
) = range(22)
PLACES = 22
