# What lme4 gives for each pair of ref_truth_bias.csv (level gap, tracking and their conditional SDs), what it gives for
# an unbalanced part of the file, and what lm gives for one pair. Written to pairs.out; first line: versions.
suppressMessages(library(lme4))
d <- read.csv("ref_truth_bias.csv")
centred <- function(d) {
  mean_client <- ave(d$client, d$dyad)
  transform(d, t = therapist - mean_client, c = client - mean_client)
}
fit <- function(d) lmer(t ~ c + (c | dyad), d, REML = TRUE, control = lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-12)))
cat("#", R.version.string, "lme4", as.character(packageVersion("lme4")), "\n")
m <- fit(centred(d))
r <- ranef(m, condVar = TRUE)$dyad
pv <- attr(r, "postVar")
cat(sprintf("pair %d %.6f %.6f %.6f %.6f\n", 1:24, fixef(m)[1] + r[, 1], fixef(m)[2] + r[, 2], sqrt(pv[1, 1, ]), sqrt(pv[2, 2, ])), sep = "")
part <- subset(d, session <= 5 + dyad %% 4)  # five to eight sessions a pair
u <- fit(centred(part))
v <- as.data.frame(VarCorr(u))$vcov
cat(sprintf("unbalanced %.6f %.6f %.6f %.6f %.6f %.6f %.6f %.6f\n", fixef(u)[1], fixef(u)[2], sqrt(vcov(u)[1, 1]), sqrt(vcov(u)[2, 2]), v[1], v[2], v[3], v[4]))
one <- lm(t ~ c, subset(centred(d), dyad == 3))
ci <- confint(one)
cat(sprintf("alone %.6f %.6f %.6f %.6f %.6f %.6f\n", coef(one)[1], ci[1, 1], ci[1, 2], coef(one)[2], ci[2, 1], ci[2, 2]))
