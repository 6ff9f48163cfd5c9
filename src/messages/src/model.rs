//! Channels, kinds and states of messages.

use kemai_records::word_enum;
use kemai_words::messages as words;

word_enum! {
    /// A way to a person outside the program.
    Channel {
        Email email channel_email,
        Wecom wecom channel_wecom,
        Dingtalk dingtalk channel_dingtalk,
        Push push channel_push,
        Sms sms channel_sms,
    }
}

word_enum! {
    /// What messages are about, as people choose channels for them.
    Kind {
        Reminder reminder kind_reminder,
        News news kind_news,
        Summary summary kind_summary,
        Test test kind_test,
    }
}

impl Kind {
    /// Those that one chooses channels for.
    pub const CHOSEN: [Self; 3] = [Self::Reminder, Self::News, Self::Summary];
}

word_enum! {
    /// How far a message came. A held one waits for the end of quiet hours; one whose outcome is unknown may have arrived, and is not sent
    /// again by itself; without a channel whoever runs the program has not set it up.
    State {
        Queued queued state_queued,
        Held held state_held,
        Sending sending state_sending,
        Sent sent state_sent,
        Failed failed state_failed,
        Unknown unknown state_unknown,
        NoChannel no_channel state_no_channel,
        // What it tells of was read, or went out of its person's reach, before it left.
        Settled settled state_settled,
        Discarded discarded state_discarded,
    }
}

impl State {
    /// Whether an admin may have it sent again, or discard it.
    #[must_use]
    pub const fn is_stuck(self) -> bool {
        matches!(self, Self::Failed | Self::Unknown | Self::NoChannel)
    }
}
