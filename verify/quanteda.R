# quanteda's and austin's Wordscores beside ours, from the same two files.
#
#   Rscript verify/quanteda.R counts.csv refs.csv scores.csv comparison.csv
#
# counts.csv      document,term,count       (what `positions score --counts` reads; .csv or .csv.gz)
# refs.csv        document,score            (what `positions score --references` reads)
# scores.csv      what `positions score --output` wrote from these two files
# comparison.csv  written here: one row per document and quantity, a column per implementation
#
# Needs the packages quanteda and quanteda.textmodels (both on CRAN); austin's columns are filled
# where the package austin is installed (it is not on CRAN: github.com/conjugateprior/austin).
# verify/README.md says where the figures differ and why.

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) != 4) {
  stop("usage: Rscript verify/quanteda.R counts.csv refs.csv scores.csv comparison.csv",
       call. = FALSE)
}
for (package in c("Matrix", "quanteda", "quanteda.textmodels")) {
  if (!requireNamespace(package, quietly = TRUE)) {
    stop("the package ", package, " is not installed; install.packages(\"", package, "\")",
         call. = FALSE)
  }
}
suppressPackageStartupMessages({
  library(quanteda)
  library(quanteda.textmodels)
})

# --- the files ------------------------------------------------------------------------------------

# Any string is a term, "NA" and "null" among them, so nothing is read as missing but what is empty
# in a column of numbers.
read_table <- function(path, classes, missing = character(0)) {
  utils::read.csv(path, colClasses = classes, na.strings = missing, check.names = FALSE,
                  fileEncoding = "UTF-8", quote = "\"", comment.char = "",
                  strip.white = FALSE, stringsAsFactors = FALSE)
}

counts <- read_table(arguments[1],
                     c(document = "character", term = "character", count = "numeric"))
references <- read_table(arguments[2], c(document = "character", score = "numeric"))
ours <- read_table(arguments[3], c(document = "character", role = "character", reason = "character"),
                   missing = "")

documents <- unique(counts$document)
terms <- sort(unique(counts$term), method = "radix")
matrix_of_counts <- Matrix::sparseMatrix(
  i = match(counts$document, documents), j = match(counts$term, terms), x = counts$count,
  dims = c(length(documents), length(terms)), dimnames = list(documents, terms)
)
scores <- references$score[match(documents, references$document)]
is_reference <- !is.na(scores)
stopifnot(sum(is_reference) >= 2, all(references$document %in% documents))

# A document without any word breaks both packages' arithmetic; it is left to NA here.
filled <- Matrix::rowSums(matrix_of_counts) > 0
names(filled) <- documents

# --- quanteda -------------------------------------------------------------------------------------

# The model and its new data hold the same rows in the same order: quanteda looks MV's anchors up by
# their position in the new data, so another order would give other figures (see the README).
texts <- as.dfm(matrix_of_counts[filled, , drop = FALSE])
model <- textmodel_wordscores(texts, y = scores[filled])

# A prediction as a data frame, whatever form the package gives it.
predicted <- function(newdata, rescaling) {
  answer <- tryCatch(
    suppressWarnings(predict(model, newdata = newdata, se.fit = TRUE, interval = "confidence",
                             level = 0.95, rescaling = rescaling)),
    error = function(problem) {
      message("quanteda, rescaling ", rescaling, ": ", conditionMessage(problem))
      NULL
    }
  )
  names_of_rows <- docnames(newdata)
  if (is.null(answer)) {
    empty <- rep(NA_real_, length(names_of_rows))
    return(data.frame(document = names_of_rows, fit = empty, se = empty, lower = empty,
                      upper = empty, stringsAsFactors = FALSE))
  }
  limits <- answer[["fit"]]
  data.frame(document = names_of_rows,
             fit = as.numeric(limits[, "fit"]),
             se = as.numeric(answer[["se.fit"]]),
             lower = as.numeric(limits[, "lwr"]),
             upper = as.numeric(limits[, "upr"]),
             stringsAsFactors = FALSE)
}

virgin_texts <- texts[!is_reference[filled], ]
quanteda_raw <- predicted(texts, "none")
quanteda_mv <- predicted(texts, "mv")
quanteda_lbg_all <- predicted(texts, "lbg")            # as the package does it unless told otherwise
quanteda_lbg_virgin <- predicted(virgin_texts, "lbg")  # as LBG 2003 do it

# --- austin ---------------------------------------------------------------------------------------

austin_raw <- austin_lbg <- NULL
if (requireNamespace("austin", quietly = TRUE)) {
  # austin wants a dense matrix that knows which margin holds the words
  dense <- as.matrix(matrix_of_counts[filled, , drop = FALSE])
  frequencies <- austin::wfm(dense, word.margin = 2)
  reference_part <- austin::wfm(dense[is_reference[filled], , drop = FALSE], word.margin = 2)
  virgin_part <- austin::wfm(dense[!is_reference[filled], , drop = FALSE], word.margin = 2)
  fitted <- austin::classic.wordscores(reference_part, scores = scores[filled & is_reference])
  # predict() prints its answer as well as returning it
  quiet <- function(expression) {
    utils::capture.output(answer <- expression)
    answer
  }
  austin_raw <- quiet(predict(fitted, newdata = frequencies, rescale = "none"))
  if (nrow(virgin_part) > 0) {
    austin_lbg <- quiet(predict(fitted, newdata = virgin_part, rescale = "lbg"))
  }
} else {
  message("austin is not installed: its columns stay empty")
}

# --- side by side ---------------------------------------------------------------------------------

from <- function(table, document, column) {
  if (is.null(table)) return(NA_real_)
  row <- match(document, if ("document" %in% names(table)) table$document else rownames(table))
  if (is.na(row)) NA_real_ else as.numeric(table[[column]][row])
}

own <- function(document, column) {
  as.numeric(ours[[column]][match(document, ours$document)])
}

rows <- list()
add <- function(document, quantity, ours, quanteda, austin) {
  rows[[length(rows) + 1]] <<- data.frame(
    document = document, quantity = quantity, ours = ours, quanteda = quanteda, austin = austin,
    quanteda_less_ours = quanteda - ours, austin_less_ours = austin - ours, stringsAsFactors = FALSE
  )
}

for (document in documents) {
  pick <- function(table, column) from(table, document, column)
  add(document, "raw", own(document, "raw"), pick(quanteda_raw, "fit"), pick(austin_raw, "Score"))
  add(document, "raw_se", own(document, "raw_se"), pick(quanteda_raw, "se"),
      pick(austin_raw, "Std. Err."))
  add(document, "raw_lower", own(document, "raw_lower"), pick(quanteda_raw, "lower"), NA_real_)
  add(document, "raw_upper", own(document, "raw_upper"), pick(quanteda_raw, "upper"), NA_real_)
  add(document, "mv", own(document, "mv"), pick(quanteda_mv, "fit"), NA_real_)
  add(document, "mv_se", own(document, "mv_se"), pick(quanteda_mv, "se"), NA_real_)
  add(document, "lbg", own(document, "lbg"), pick(quanteda_lbg_virgin, "fit"),
      pick(austin_lbg, "Rescaled"))
  add(document, "lbg_se", own(document, "lbg_se"), pick(quanteda_lbg_virgin, "se"), NA_real_)
  add(document, "lbg_lower", own(document, "lbg_lower"), pick(quanteda_lbg_virgin, "lower"),
      pick(austin_lbg, "Lower"))
  add(document, "lbg_upper", own(document, "lbg_upper"), pick(quanteda_lbg_virgin, "upper"),
      pick(austin_lbg, "Upper"))
  add(document, "lbg over all texts", NA_real_, pick(quanteda_lbg_all, "fit"), NA_real_)
  add(document, "lbg_se over all texts", NA_real_, pick(quanteda_lbg_all, "se"), NA_real_)
}

comparison <- do.call(rbind, rows)
utils::write.csv(comparison, arguments[4], row.names = FALSE, na = "", fileEncoding = "UTF-8")

# What a reviewer looks at first: quantities on which all should agree.
agreed <- c("raw", "raw_se", "mv", "lbg")
for (quantity in agreed) {
  part <- comparison[comparison$quantity == quantity, ]
  for (peer in c("quanteda", "austin")) {
    gaps <- abs(part[[paste0(peer, "_less_ours")]])
    gaps <- gaps[is.finite(gaps)]
    if (length(gaps)) {
      cat(sprintf("%-8s %-9s largest difference %.3g over %d documents\n", quantity, peer,
                  max(gaps), length(gaps)))
    }
  }
}
versions <- c("quanteda", "quanteda.textmodels", if (!is.null(austin_raw)) "austin")
cat(paste(versions, vapply(versions, function(package) as.character(utils::packageVersion(package)),
                           character(1))), sep = "\n")
