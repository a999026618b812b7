package dev.podium.costs;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What the installation says about reports. */
@Component
class ReportSettings {

    private static final int MOST_MONTHS = 1_200;
    private static final int LONGEST_NAME = 100;

    private final int keptMonths;
    private final String account;

    ReportSettings(
            @Value("${podium.costs.reports-kept-months:120}") int keptMonths,
            @Value("${podium.costs.billing-account:podium}") String account) {
        if (keptMonths < 1 || keptMonths > MOST_MONTHS) {
            throw new IllegalArgumentException("podium.costs.reports-kept-months is " + keptMonths
                    + "; reports are kept 1 to " + MOST_MONTHS + " months.");
        }
        if (account.isBlank() || account.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "podium.costs.billing-account has 1 to " + LONGEST_NAME + " characters.");
        }
        this.keptMonths = keptMonths;
        this.account = account;
    }

    int keptMonths() {
        return keptMonths;
    }

    /** By which rows of this installation are told from those of others. */
    String account() {
        return account;
    }
}
